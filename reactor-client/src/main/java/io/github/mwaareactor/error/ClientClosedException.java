package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** The client is closed. */
public final class ClientClosedException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call the call that failed
   * @param what what went wrong
   * @param cause the underlying exception, if any
   */
  public ClientClosedException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
