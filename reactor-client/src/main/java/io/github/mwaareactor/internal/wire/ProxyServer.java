package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.internal.argument.Quoted;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.AddressUtils;
import reactor.netty.transport.ProxyProvider;
import reactor.netty.transport.ProxyProvider.Proxy;

/** A proxy, and what lets us in there. */
record ProxyServer(
    Proxy type, String host, int port, @Nullable String user, @Nullable String password) {
  private static final String RULE =
      " must be http://[USER:PASSWORD@]HOST[:PORT], or the same with socks5, user and password"
          + " percent-encoded, was ";
  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;
  private static final int MAX_PORT = 65535;

  /**
   * Reads a proxy's URL; without a scheme it is one for HTTP.
   *
   * @throws IllegalArgumentException naming where it was found, never showing the password
   */
  static ProxyServer parsed(String where, String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      Authority authority = Authority.of(uri);
      if (authority != null && fits(uri, authority)) {
        return of(uri, authority);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Not as the cause: its message has the text as it stands.
    }
    throw new IllegalArgumentException(where + RULE + Quoted.of(ShownUri.of(text)));
  }

  private static boolean fits(URI uri, Authority authority) {
    return authority.port() != 0
        && authority.port() <= MAX_PORT
        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static ProxyServer of(URI uri, Authority authority) {
    Proxy type = type(uri.getScheme().toLowerCase(Locale.ROOT));
    int usual = type == Proxy.HTTP ? HTTP_PORT : SOCKS_PORT;
    int port = authority.port() < 0 ? usual : authority.port();
    String known = authority.userInfo();
    if (known == null) {
      return new ProxyServer(type, authority.bareHost(), port, null, null);
    }
    int colon = known.indexOf(':');
    String user = colon < 0 ? known : known.substring(0, colon);
    String password = colon < 0 ? "" : known.substring(colon + 1);
    return new ProxyServer(type, authority.bareHost(), port, decoded(user), decoded(password));
  }

  // The names of hosts are left to the proxy, which socks5h says outright.
  private static Proxy type(String scheme) {
    return switch (scheme) {
      case "http" -> Proxy.HTTP;
      case "socks5", "socks5h" -> Proxy.SOCKS5;
      default -> throw new IllegalArgumentException(scheme);
    };
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A client whose connections go through this proxy, which also finds the hosts' addresses. */
  HttpClient before(HttpClient client, Duration connectLimit) {
    return client
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .proxy(
            options -> {
              ProxyProvider.Builder proxy =
                  options
                      .type(type)
                      .socketAddress(AddressUtils.createUnresolved(host, port))
                      .connectTimeoutMillis(connectLimit.toMillis());
              if (user != null && password != null) {
                proxy.username(user).password(name -> password);
              }
            });
  }

  @Override
  public String toString() {
    return (type == Proxy.HTTP ? "http://" : "socks5://") + host + ":" + port;
  }
}
