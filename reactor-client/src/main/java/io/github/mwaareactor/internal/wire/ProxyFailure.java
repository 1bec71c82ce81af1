package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.TransportException.Reason;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.netty.handler.proxy.ProxyConnectException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy said. Netty tells it in a text alone, such as {@code http, basic,
 * proxy.example/10.0.0.1:3128 => service.example:443, status: 407 Proxy Authentication Required}.
 */
final class ProxyFailure {
  private static final Pattern TEXT =
      Pattern.compile(
          "[^,]*, [^,]*, (?<name>[^/ ]*)/(?<address>\\S+):(?<port>\\d+) => [^,]*, (?<what>.*)",
          Pattern.DOTALL);

  // The proxy is there and willing, but something is wrong behind it; words of HTTP and SOCKS 5.
  private static final Pattern PASSING =
      Pattern.compile(
          "((408|429|500|502|503|504)|FAILURE|NETWORK_UNREACHABLE|HOST_UNREACHABLE"
              + "|CONNECTION_REFUSED|TTL_EXPIRED)\\b.*",
          Pattern.DOTALL);

  private final ProxyConnectException error;
  private final String proxy;
  private final String what;

  ProxyFailure(ProxyConnectException error) {
    this.error = error;
    Matcher text = TEXT.matcher(String.valueOf(error.getMessage()));
    if (text.matches()) {
      String host = text.group("name").isEmpty() ? text.group("address") : text.group("name");
      proxy = "the proxy " + host + ":" + text.group("port");
      what = text.group("what").replaceFirst("^status: ", "");
    } else {
      proxy = "the proxy";
      what = String.valueOf(error.getMessage());
    }
  }

  /** Host and port, for messages. */
  String proxy() {
    return proxy;
  }

  /** Null where the proxy said nothing, and the causes tell the reason. */
  @Nullable Reason reason() {
    if (error.getCause() != null) {
      return null;
    }
    return switch (what) {
      case "timeout" -> Reason.CONNECT_TIMEOUT;
      case "disconnected" -> Reason.CONNECTION_LOST;
      default -> PASSING.matcher(what).matches() ? Reason.CONNECT : Reason.PROXY;
    };
  }

  /** The proxy's answer, with the ways it would let us in if it names them. */
  String answer() {
    List<String> schemes =
        error instanceof HttpProxyConnectException http && http.headers() != null
            ? http.headers().getAll("Proxy-Authenticate")
            : List.of();
    return schemes.isEmpty()
        ? what
        : what
            + schemes.stream()
                .map(scheme -> scheme.strip().split("[ ,]", 2)[0])
                .distinct()
                .collect(Collectors.joining(", ", " (it asks for ", ")"));
  }
}
