package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** Too many calls already wait on this side; this one was not sent. */
public final class OverloadedException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call what was being done
   * @param what what went wrong
   * @param cause what was caught, if anything
   */
  public OverloadedException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
