package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * The service reported success, but its answer cannot be read, or it is about another run or
 * workflow than the one asked for.
 */
public final class ProtocolException extends MwaaException {
  private final int statusCode;
  private final @Nullable String requestId;

  /**
   * Describes an answer that cannot be used.
   *
   * @param call what was being done
   * @param what what is wrong with it, never the content itself
   * @param statusCode the HTTP status
   * @param requestId the service's id of the request
   * @param cause what was caught, if anything
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

  /** The service's id of the request, or {@code null} when the answer had none. */
  public @Nullable String requestId() {
    return requestId;
  }
}
