package io.github.mwaareactor.internal.wire;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The hosts that are reached without the proxy. */
final class BypassList {
  private final List<Predicate<InetSocketAddress>> entries;

  private BypassList(Stream<Predicate<InetSocketAddress>> entries) {
    this.entries = entries.toList();
  }

  /**
   * As in {@code NO_PROXY}: names, with all below them; addresses; subnets such as {@code
   * 10.0.0.0/8}; each with a port or without; {@code *} for every host.
   */
  static BypassList ofVariable(String text) {
    return new BypassList(
        Stream.of(text.split("[,\\s]+")).filter(entry -> !entry.isEmpty()).map(BypassList::entry));
  }

  /** As in {@code http.nonProxyHosts}: names and addresses, {@code *} for any part of one. */
  static BypassList ofProperty(String text) {
    return new BypassList(
        Stream.of(text.split("\\|"))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(BypassList::pattern));
  }

  private static Predicate<InetSocketAddress> pattern(String entry) {
    String regex =
        Stream.of(bare(entry).split("\\*", -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + ".*" + right)
            .orElseThrow();
    Predicate<String> matches = Pattern.compile(regex, Pattern.CASE_INSENSITIVE).asMatchPredicate();
    return host -> matches.test(name(host));
  }

  private static Predicate<InetSocketAddress> entry(String text) {
    if (text.equals("*")) {
      return host -> true;
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    boolean hasPort =
        colon > 0
            && port.matches("\\d{1,5}")
            && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    return hasPort
        ? host(text.substring(0, colon)).and(host -> host.getPort() == Integer.parseInt(port))
        : host(text);
  }

  private static Predicate<InetSocketAddress> host(String text) {
    InetAddress address = address(bare(text));
    if (address != null) {
      return host -> address.equals(address(name(host)));
    }
    Predicate<InetSocketAddress> subnet = subnet(text);
    return subnet != null ? subnet : nameOrBelow(text);
  }

  private static @Nullable Predicate<InetSocketAddress> subnet(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    try {
      IpSubnetFilterRule rule =
          new IpSubnetFilterRule(
              bare(text.substring(0, slash)),
              Integer.parseInt(text.substring(slash + 1)),
              IpFilterRuleType.ACCEPT);
      return host -> {
        InetAddress address = address(name(host));
        return address != null && rule.matches(new InetSocketAddress(address, host.getPort()));
      };
    } catch (IllegalArgumentException e) {
      return host -> false; // as curl: what cannot be understood means no host
    }
  }

  private static Predicate<InetSocketAddress> nameOrBelow(String text) {
    String wanted = undotted(text.replaceFirst("^\\*?\\.", "").toLowerCase(Locale.ROOT));
    return host -> {
      String name = undotted(name(host).toLowerCase(Locale.ROOT));
      return name.equals(wanted) || (name.endsWith("." + wanted) && address(name) == null);
    };
  }

  private static String undotted(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String name(InetSocketAddress host) {
    return host.getHostString();
  }

  private static @Nullable InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  /** By its name alone, which is not looked up. */
  boolean covers(String host, int port) {
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    return entries.stream().anyMatch(entry -> entry.test(address));
  }
}
