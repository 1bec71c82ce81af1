package io.github.mwaareactor.internal.wire;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Quoted;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.netty.transport.ProxyProvider.Proxy;

/** Which proxy, if any, stands before a host, as JVM properties and environment say. */
public final class ProxySettings {
  /** No proxy before any host. */
  public static final ProxySettings NONE = new ProxySettings(null, null);

  private static final String HTTPS = "https";
  private static final String HTTP = "http";
  private static final int USUAL_PORT_OF_HTTPS = 443; // of the JDK's properties
  private static final int USUAL_PORT_OF_HTTP = 80;
  private static final int MAX_PORT = 65535;

  private final @Nullable Rule forHttps;
  private final @Nullable Rule forHttp;

  private ProxySettings(@Nullable Rule forHttps, @Nullable Rule forHttp) {
    this.forHttps = forHttps;
    this.forHttp = forHttp;
  }

  /**
   * Reads what counts: JVM properties, and where these name no proxy, the environment.
   *
   * @throws IllegalArgumentException for a value that makes no sense, naming where it was found and
   *     never showing a password
   */
  public static ProxySettings read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    Source source = new Source(properties, environment);
    return new ProxySettings(source.rule(HTTPS), source.rule(HTTP));
  }

  /** The proxy before the host of this URI; null for none. */
  @Nullable ProxyServer of(URI destination) {
    boolean isPlain = HTTP.equalsIgnoreCase(destination.getScheme());
    Rule rule = isPlain ? forHttp : forHttps;
    if (rule == null) {
      return null;
    }
    Authority authority = requireNonNull(Authority.of(destination), "host");
    String host = authority.bareHost();
    return isThisMachine(host) || rule.bypass.covers(host, authority.portIn(destination))
        ? null
        : rule.proxy;
  }

  // To a proxy these would be itself. As for the JDK and Go, and unlike curl, they need no entry.
  private static boolean isThisMachine(String host) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || (address != null && address.isLoopbackAddress());
  }

  /** A proxy, and the hosts that are reached without it. */
  private record Rule(ProxyServer proxy, BypassList bypass) {}

  private record Source(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    @Nullable Rule rule(String scheme) {
      String host = first(properties, scheme + ".proxyHost");
      return host != null ? ofProperties(scheme, host) : ofEnvironment(scheme);
    }

    private Rule ofProperties(String scheme, String host) {
      String bypass = first(properties, "http.nonProxyHosts");
      return new Rule(server(scheme, host), BypassList.ofProperty(bypass == null ? "" : bypass));
    }

    private ProxyServer server(String scheme, String host) {
      if (!host.matches("[A-Za-z0-9._-]+") && !NetUtil.isValidIpV6Address(host)) {
        throw new IllegalArgumentException(
            "JVM property "
                + scheme
                + ".proxyHost must be the name of a host, was "
                + Quoted.of(ShownUri.of(host)));
      }
      String user = first(properties, scheme + ".proxyUser");
      String password = first(properties, scheme + ".proxyPassword");
      return new ProxyServer(
          Proxy.HTTP, bare(host), port(scheme), user, password == null ? "" : password);
    }

    private int port(String scheme) {
      String name = scheme + ".proxyPort";
      String text = first(properties, name);
      if (text == null) {
        return scheme.equals(HTTPS) ? USUAL_PORT_OF_HTTPS : USUAL_PORT_OF_HTTP;
      }
      int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException(
            "JVM property "
                + name
                + " must be a port from 1 to 65535, was "
                + Quoted.of(ShownUri.of(text)));
      }
      return port;
    }

    private static String bare(String host) {
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private @Nullable Rule ofEnvironment(String scheme) {
      String lower = scheme + "_proxy";
      String upper = lower.toUpperCase(Locale.ROOT);
      String url = first(environment, lower);
      String where = lower;
      if (url == null && !isForged(scheme)) {
        url = first(environment, upper);
        where = upper;
      }
      String bypass = first(environment, "no_proxy", "NO_PROXY");
      return url == null
          ? null
          : new Rule(
              ProxyServer.parsed("environment variable " + where, url),
              BypassList.ofVariable(bypass == null ? "" : bypass));
    }

    // In a CGI program HTTP_PROXY is the header Proxy of whoever asks.
    private boolean isForged(String scheme) {
      return scheme.equals(HTTP) && first(environment, "REQUEST_METHOD") != null;
    }

    private static @Nullable String first(
        Function<String, @Nullable String> source, String... names) {
      for (String name : names) {
        String text = source.apply(name);
        if (text != null && !text.isBlank()) {
          return text.strip();
        }
      }
      return null;
    }
  }
}
