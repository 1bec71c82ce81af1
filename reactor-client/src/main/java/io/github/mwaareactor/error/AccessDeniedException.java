package io.github.mwaareactor.error;

/** The identity is known but may not do this. */
public final class AccessDeniedException extends MwaaServiceException {
  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   */
  public AccessDeniedException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
