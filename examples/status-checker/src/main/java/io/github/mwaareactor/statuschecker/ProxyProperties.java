package io.github.mwaareactor.statuschecker;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names a proxy by JVM properties, so that credentials providers go through it as well. */
final class ProxyProperties {
  private static final List<String> SCHEMES = List.of("https", "http");
  private static final String USUAL_PORT = "80";
  private static final Pattern URL =
      Pattern.compile(
          "(?i:http://)?((?<user>[^:@/]*)(:(?<password>.*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?/?");

  private ProxyProperties() {}

  /**
   * For all connections made from now on.
   *
   * @throws IllegalArgumentException if it is no proxy's URL; its message has no password
   */
  static void set(String url) {
    Matcher proxy = URL.matcher(url);
    if (!proxy.matches()) {
      throw new IllegalArgumentException(
          "--proxy must be http://[USER:PASSWORD@]HOST[:PORT], user and password percent-encoded");
    }
    String port = proxy.group("port");
    for (String scheme : SCHEMES) {
      set(scheme + ".proxyHost", proxy.group("host"));
      set(scheme + ".proxyPort", port == null ? USUAL_PORT : port);
      set(scheme + ".proxyUser", decoded(proxy.group("user")));
      set(scheme + ".proxyPassword", decoded(proxy.group("password")));
    }
  }

  private static void set(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }

  private static @Nullable String decoded(@Nullable String text) {
    try {
      return text == null
          ? null
          : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not as the cause: its message has a part of the text.
      throw new IllegalArgumentException("--proxy must have user and password percent-encoded");
    }
  }
}
