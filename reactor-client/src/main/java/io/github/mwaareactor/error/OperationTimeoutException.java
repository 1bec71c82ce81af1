package io.github.mwaareactor.error;

/** The service ran out of time; another attempt may succeed. */
public final class OperationTimeoutException extends MwaaServiceException {
  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   */
  public OperationTimeoutException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
