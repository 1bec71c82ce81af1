package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * The service reported success, but its response cannot be read, or is about another run or
 * workflow than the requested one.
 */
public final class ProtocolException extends MwaaException {
  private final int statusCode;
  private final @Nullable String requestId;

  /**
   * Describes a response that cannot be used.
   *
   * @param call the call that failed
   * @param what what is wrong with it, never the content itself
   * @param statusCode the HTTP status
   * @param requestId the service's id of the request
   * @param cause the underlying exception, if any
   */
  public ProtocolException(
      FailedCall call,
      String what,
      int statusCode,
      @Nullable String requestId,
      @Nullable Throwable cause) {
    super(
        call,
        what
            + " (status "
            + statusCode
            + ", request id "
            + (requestId == null ? "unknown" : requestId)
            + ")",
        FailureKind.PERMANENT,
        cause);
    this.statusCode = statusCode;
    this.requestId = requestId;
  }

  /** The HTTP status. */
  public int statusCode() {
    return statusCode;
  }

  /** The service's id of the request, or {@code null} if the response had none. */
  public @Nullable String requestId() {
    return requestId;
  }
}
