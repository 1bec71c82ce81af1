package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** No complete response arrived. The message names the host and the limit or fault. */
public final class TransportException extends MwaaException {
  private final Reason reason;

  /** What prevented the response. */
  public enum Reason {
    /** No address was found for the host's name. */
    UNKNOWN_HOST(FailureKind.TRANSIENT),
    /** The connection was refused or could not be made. */
    CONNECT(FailureKind.TRANSIENT),
    /** The connection was not made within its limit. */
    CONNECT_TIMEOUT(FailureKind.TRANSIENT),
    /**
     * A proxy refused the connection, with 407 or 403 for example. A proxy that cannot be reached,
     * or that cannot reach the service, has the reason of a direct connection.
     */
    PROXY(FailureKind.PERMANENT),
    /** The TLS handshake failed, but not because of the certificate. */
    TLS(FailureKind.TRANSIENT),
    /** The TLS handshake was not finished within its limit. */
    TLS_TIMEOUT(FailureKind.TRANSIENT),
    /** The server's certificate is not trusted or is for another host. */
    CERTIFICATE(FailureKind.PERMANENT),
    /** No pooled connection became free within its limit. */
    ACQUIRE_TIMEOUT(FailureKind.PERMANENT),
    /** The connection broke before the response was complete. */
    CONNECTION_LOST(FailureKind.TRANSIENT),
    /** One attempt took longer than its limit. */
    ATTEMPT_TIMEOUT(FailureKind.TRANSIENT),
    /** The whole call took longer than its limit. */
    CALL_TIMEOUT(FailureKind.PERMANENT),
    /**
     * Something else: a fault in the client, or a response that is not HTTP, with a {@link
     * java.net.ProtocolException} as cause.
     */
    OTHER(FailureKind.PERMANENT);

    private final FailureKind kind;

    Reason(FailureKind kind) {
      this.kind = kind;
    }
  }

  /**
   * Describes a call without a response.
   *
   * @param call the call that failed
   * @param reason what prevented the response
   * @param what the description for the message, with host and limit
   * @param cause the underlying exception, if any
   */
  public TransportException(
      FailedCall call, Reason reason, String what, @Nullable Throwable cause) {
    super(call, what, reason.kind, cause);
    this.reason = reason;
  }

  /** What prevented the response. */
  public Reason reason() {
    return reason;
  }
}
