package io.github.mwaareactor.error;

/** The service failed. Another attempt may succeed. */
public final class InternalServerException extends MwaaServiceException {
  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   */
  public InternalServerException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
