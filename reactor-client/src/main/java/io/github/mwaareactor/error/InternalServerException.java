package io.github.mwaareactor.error;

/** The service failed; another attempt may succeed. */
public final class InternalServerException extends MwaaServiceException {
  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   */
  public InternalServerException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
