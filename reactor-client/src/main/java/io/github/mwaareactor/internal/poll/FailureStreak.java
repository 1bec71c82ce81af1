package io.github.mwaareactor.internal.poll;

/** How the latest polls of one run failed, one after another. */
public class FailureStreak {
  public int failuresInARow;

  /** Since when, by the timer's nanoseconds; if there are any. */
  long failingSince;

  /** With what, a bit for each kind that {@link LatePolls} knows. */
  int failedWith;
}
