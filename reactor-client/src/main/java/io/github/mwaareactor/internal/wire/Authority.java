package io.github.mwaareactor.internal.wire;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URI. {@link URI} alone knows no host with an underscore, or whose last label
 * begins with a digit, or with a hyphen at an edge; names in container networks have all of these.
 *
 * @param userInfo still percent-encoded
 * @param host an IPv6 address in its brackets
 * @param port -1 for none
 */
public record Authority(@Nullable String userInfo, String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?<user>.*)@)?(?<host>[A-Za-z0-9._-]+)(?::(?<port>\\d{0,5}))?");
  private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9.]+");

  /** Null where there is no host that a connection could be made to. */
  public static @Nullable Authority of(URI uri) {
    if (uri.getHost() != null) {
      return new Authority(uri.getRawUserInfo(), uri.getHost(), uri.getPort());
    }
    String authority = uri.getRawAuthority();
    Matcher address = ADDRESS.matcher(authority == null ? "" : authority);
    return address.matches() && isName(address.group("host"))
        ? new Authority(address.group("user"), address.group("host"), port(address.group("port")))
        : null;
  }

  // Numbers alone are a misspelt address, as 10.0.0.256, and no name.
  private static boolean isName(String host) {
    return !DOTTED_NUMBERS.matcher(host).matches() && !host.startsWith(".") && !host.contains("..");
  }

  private static int port(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  /** The host as sockets take it. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port, or the one that the scheme of this URI stands for. */
  int portIn(URI uri) {
    return port >= 0 ? port : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /**
   * A URI whose host {@link URI} does not know, as Reactor Netty reads it: as a text, and with two
   * digits in its port at least.
   */
  static String spelt(URI uri) {
    Authority authority = requireNonNull(of(uri), "host");
    return "%s://%s:%02d%s"
        .formatted(uri.getScheme(), authority.host, authority.portIn(uri), uri.getRawPath());
  }
}
