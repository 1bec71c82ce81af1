package io.github.mwaareactor.observe;

/** How a call or an attempt ended. */
public enum Outcome {
  /** With a value. */
  SUCCESS,
  /** With an error. */
  ERROR,
  /**
   * Cancelled by its subscriber or by an enclosing limit. A call that ends because its client is
   * closed is an {@link #ERROR}. A poll that ends so is cancelled with its poller.
   */
  CANCELLED
}
