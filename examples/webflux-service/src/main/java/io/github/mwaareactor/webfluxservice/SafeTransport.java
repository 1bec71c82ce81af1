package io.github.mwaareactor.webfluxservice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Whether a password can be sent without others on the network reading it. */
final class SafeTransport {
  private SafeTransport() {}

  /** True over TLS, and from this machine. */
  static boolean carries(ServerHttpRequest request) {
    return "https".equalsIgnoreCase(request.getURI().getScheme())
        || isLoopback(request.getRemoteAddress());
  }

  // A forwarded address is not resolved, so no header can claim to be this machine.
  private static boolean isLoopback(@Nullable InetSocketAddress remote) {
    return remote != null && remote.getAddress() != null && remote.getAddress().isLoopbackAddress();
  }
}
