package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Says in our terms what Netty and Reactor Netty failed with. */
final class TransportFailures {
  private static final int MAX_CAUSES = 16;
  private static final int MAX_DETAIL = 200;

  private TransportFailures() {}

  static Throwable translate(Throwable error, WireRequest request, Timeouts timeouts) {
    if (error instanceof MwaaException) {
      return error;
    } else if (error instanceof Error) {
      return LocalFailures.typed(request.failed(), error);
    }
    String host = request.host();
    if (error instanceof PoolAcquirePendingLimitException full) {
      return new OverloadedException(
          request.refused(),
          "too many calls wait for a connection to "
              + host
              + ", no more than "
              + full.getAcquirePendingLimit()
              + " may (maxPending)",
          error);
    }
    Reason reason = reason(error);
    boolean isUnsent = reason == Reason.ACQUIRE_TIMEOUT;
    return new TransportException(
        isUnsent ? request.refused() : request.failed(),
        reason,
        describe(reason, host, error, timeouts),
        error);
  }

  private static Reason reason(Throwable error) {
    if (error instanceof PoolAcquireTimeoutException) {
      return Reason.ACQUIRE_TIMEOUT;
    } else if (error instanceof ConnectTimeoutException) {
      return Reason.CONNECT_TIMEOUT;
    } else if (error instanceof UnknownHostException) {
      return Reason.UNKNOWN_HOST;
    } else if (error instanceof ConnectException || error instanceof NoRouteToHostException) {
      return Reason.CONNECT;
    } else if (error instanceof SslHandshakeTimeoutException) {
      return Reason.TLS_TIMEOUT;
    } else if (isCertificateFailure(error)) {
      return Reason.CERTIFICATE;
    }
    return error instanceof SSLException || error.getCause() instanceof SSLException
        ? Reason.TLS
        : otherReason(error);
  }

  private static Reason otherReason(Throwable error) {
    boolean lost =
        error instanceof IOException
            || error instanceof AbortedException
            || error instanceof PrematureChannelClosureException; // in the middle of the headers
    return lost ? Reason.CONNECTION_LOST : Reason.OTHER;
  }

  private static boolean isCertificateFailure(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .anyMatch(
            cause ->
                cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException);
  }

  private static String describe(Reason reason, String host, Throwable error, Timeouts timeouts) {
    return switch (reason) {
      case ACQUIRE_TIMEOUT ->
          "no connection to "
              + host
              + " became free within the acquire limit of "
              + timeouts.acquire();
      case CONNECT_TIMEOUT ->
          "no connection to " + host + " within the connect limit of " + timeouts.connect();
      case TLS_TIMEOUT ->
          "no TLS session with " + host + " within the TLS limit of " + timeouts.tlsHandshake();
      case UNKNOWN_HOST -> "no address was found for " + host + ": " + detail(error);
      case CONNECT -> "no connection to " + host + ": " + detail(error);
      case CERTIFICATE -> "the certificate of " + host + " is not trusted: " + detail(error);
      case TLS -> "the TLS handshake with " + host + " failed: " + detail(error);
      case CONNECTION_LOST -> "the connection to " + host + " was lost: " + detail(error);
      default -> "the exchange with " + host + " failed: " + error;
    };
  }

  // Netty quotes what is no TLS byte for byte, however much of it there is.
  private static String detail(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message.length() <= MAX_DETAIL ? message : message.substring(0, MAX_DETAIL) + "...";
  }
}
