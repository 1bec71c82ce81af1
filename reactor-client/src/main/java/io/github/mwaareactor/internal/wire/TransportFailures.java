package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Says in our terms what Netty and Reactor Netty failed with. */
public final class TransportFailures {
  private static final int MAX_CAUSES = 16;
  private static final int MAX_DETAIL = 200;

  private TransportFailures() {}

  /**
   * Whether Netty or Reactor Netty signals this, unwrapped, for a connection that failed. TLS
   * failures and closed channels are IOExceptions, pool timeouts TimeoutExceptions; an event loop
   * that was shut down rejects.
   */
  public static boolean isOfConnection(Throwable error) {
    return error instanceof IOException
        || error instanceof AbortedException
        || error instanceof ChannelException
        || error instanceof CodecException
        || error instanceof TimeoutException
        || error instanceof PoolAcquirePendingLimitException
        || error instanceof RejectedExecutionException;
  }

  static Throwable translate(Throwable error, WireRequest request, Timeouts timeouts) {
    MwaaException known = find(error, MwaaException.class);
    if (known != null) {
      return known;
    } else if (error instanceof Error) {
      return LocalFailures.typed(request.failed(), error);
    }
    PoolAcquirePendingLimitException full = find(error, PoolAcquirePendingLimitException.class);
    if (full != null) {
      return new OverloadedException(
          request.unfinished(),
          "too many calls wait for a connection to "
              + request.host()
              + ", no more than "
              + full.getAcquirePendingLimit()
              + " may (maxPending)",
          error);
    }
    Reason reason = reason(error);
    boolean isUnsent = reason == Reason.ACQUIRE_TIMEOUT;
    return new TransportException(
        isUnsent ? request.unfinished() : request.failed(),
        reason,
        describe(reason, request.host(), error, timeouts),
        reason == Reason.OTHER && has(error, DecoderException.class) ? noHttp(error) : error);
  }

  // A type that others know as well: an answer that cannot be read is no fault on this side.
  private static Throwable noHttp(Throwable error) {
    return new ProtocolException("no HTTP that can be read: " + detail(error)).initCause(error);
  }

  // Handlers wrap what they are told, so each kind is looked for among all causes; those that say
  // most come first.
  private static Reason reason(Throwable error) {
    ProxyFailure proxy = proxy(error);
    Reason answered = proxy == null ? null : proxy.reason();
    if (answered != null) {
      return answered;
    } else if (has(error, PoolAcquireTimeoutException.class)) {
      return Reason.ACQUIRE_TIMEOUT;
    } else if (has(error, ConnectTimeoutException.class)) {
      return Reason.CONNECT_TIMEOUT;
    } else if (has(error, UnknownHostException.class)) {
      return Reason.UNKNOWN_HOST;
    } else if (has(error, SslHandshakeTimeoutException.class)) {
      return Reason.TLS_TIMEOUT;
    } else if (has(error, CertificateException.class)
        || has(error, SSLPeerUnverifiedException.class)) {
      return Reason.CERTIFICATE;
    } else if (has(error, SSLException.class)) {
      return Reason.TLS;
    }
    return otherReason(error);
  }

  private static Reason otherReason(Throwable error) {
    if (has(error, ConnectException.class) || has(error, NoRouteToHostException.class)) {
      return Reason.CONNECT;
    }
    boolean lost =
        has(error, IOException.class)
            || has(error, AbortedException.class)
            || has(error, PrematureChannelClosureException.class); // in the middle of the headers
    return lost ? Reason.CONNECTION_LOST : Reason.OTHER;
  }

  private static @Nullable ProxyFailure proxy(Throwable error) {
    ProxyConnectException failure = find(error, ProxyConnectException.class);
    return failure == null ? null : new ProxyFailure(failure);
  }

  private static boolean has(Throwable error, Class<? extends Throwable> type) {
    return find(error, type) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  private static String describe(Reason reason, String host, Throwable error, Timeouts timeouts) {
    ProxyFailure proxy = proxy(error);
    return proxy == null
        ? describeDirect(reason, host, error, timeouts)
        : describeProxy(reason, proxy, host, error, timeouts);
  }

  private static String describeDirect(
      Reason reason, String host, Throwable error, Timeouts timeouts) {
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
      default -> "the exchange with " + host + " failed: " + cut(error.toString());
    };
  }

  private static String describeProxy(
      Reason reason, ProxyFailure proxy, String host, Throwable error, Timeouts timeouts) {
    Reason said = proxy.reason();
    if (said == null) {
      return describeDirect(reason, proxy.proxy(), error, timeouts);
    }
    return switch (said) {
      case CONNECT_TIMEOUT ->
          proxy.proxy()
              + " made no connection to "
              + host
              + " within the connect limit of "
              + timeouts.connect();
      case CONNECTION_LOST ->
          proxy.proxy() + " closed the connection before it made one to " + host;
      case CONNECT -> proxy.proxy() + " could not connect to " + host + ": " + cut(proxy.answer());
      default -> proxy.proxy() + " refuses to connect to " + host + ": " + cut(proxy.answer());
    };
  }

  // Netty quotes what is no TLS byte for byte, however much of it there is.
  private static String detail(Throwable error) {
    return cut(String.valueOf(error.getMessage()));
  }

  private static String cut(String text) {
    String shown = text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "...";
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
