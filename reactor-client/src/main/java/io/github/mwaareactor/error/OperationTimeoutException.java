package io.github.mwaareactor.error;

/** The service timed out. Another attempt may succeed. */
public final class OperationTimeoutException extends MwaaServiceException {
  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   */
  public OperationTimeoutException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
