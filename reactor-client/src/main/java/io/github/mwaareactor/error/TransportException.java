package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** No whole answer came: the message names the host and the limit or fault. */
public final class TransportException extends MwaaException {
  private final Reason reason;

  /** What stood in the way. */
  public enum Reason {
    /** No address was found for the host's name. */
    UNKNOWN_HOST(FailureKind.TRANSIENT),
    /** The connection was refused or could not be made. */
    CONNECT(FailureKind.TRANSIENT),
    /** The connection was not made within its limit. */
    CONNECT_TIMEOUT(FailureKind.TRANSIENT),
    /**
     * A proxy refused the connection, by 407 or 403 say; one that is not reached, or says that the
     * service is not, counts as if there were none.
     */
    PROXY(FailureKind.PERMANENT),
    /** The TLS handshake failed for another reason than the certificate. */
    TLS(FailureKind.TRANSIENT),
    /** The TLS handshake was not done within its limit. */
    TLS_TIMEOUT(FailureKind.TRANSIENT),
    /** The server's certificate is not trusted or is for another host. */
    CERTIFICATE(FailureKind.PERMANENT),
    /** No pooled connection became free within its limit. */
    ACQUIRE_TIMEOUT(FailureKind.PERMANENT),
    /** The connection broke before the answer was whole. */
    CONNECTION_LOST(FailureKind.TRANSIENT),
    /** One attempt took longer than its limit. */
    ATTEMPT_TIMEOUT(FailureKind.TRANSIENT),
    /** The whole call took longer than its limit. */
    CALL_TIMEOUT(FailureKind.PERMANENT),
    /**
     * Something else: an answer that is no HTTP, whose cause is a {@link
     * java.net.ProtocolException}, or a fault on this side.
     */
    OTHER(FailureKind.PERMANENT);

    private final FailureKind kind;

    Reason(FailureKind kind) {
      this.kind = kind;
    }
  }

  /**
   * Describes a call without an answer.
   *
   * @param call what was being done
   * @param reason what stood in the way
   * @param what the same in words, with host and limit
   * @param cause what was caught, if anything
   */
  public TransportException(
      FailedCall call, Reason reason, String what, @Nullable Throwable cause) {
    super(call, what, reason.kind, cause);
    this.reason = reason;
  }

  /** What stood in the way. */
  public Reason reason() {
    return reason;
  }
}
