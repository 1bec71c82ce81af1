package io.github.mwaareactor.observe;

/** How a call or an attempt ended. */
public enum Outcome {
  /** With a value. */
  SUCCESS,
  /** With an error. */
  ERROR,
  /**
   * Without either: whoever waited went away, or a limit around it was reached. A call that was
   * ended by closing its client is an {@link #ERROR}, while a poll goes with its poller.
   */
  CANCELLED
}
