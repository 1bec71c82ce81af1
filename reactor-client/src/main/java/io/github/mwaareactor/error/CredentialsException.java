package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** The identity provider gave no credentials; nothing was sent. */
public final class CredentialsException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call what was being done
   * @param what what went wrong
   * @param cause what was caught, if anything
   */
  public CredentialsException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
