package io.github.mwaareactor.error;

/** The identity is known but is not allowed to do this. */
public final class AccessDeniedException extends MwaaServiceException {
  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   */
  public AccessDeniedException(FailedCall call, ServiceErrorDetails error) {
    super(call, error);
  }
}
