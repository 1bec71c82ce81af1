package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** Too many calls of this client already wait. This one was not sent. */
public final class OverloadedException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call the call that failed
   * @param what what went wrong
   * @param cause the underlying exception, if any
   */
  public OverloadedException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
