package io.github.mwaareactor.internal.rate;

import java.time.Duration;

/** The one formula of exponential backoff; what jitter is applied to it is the caller's choice. */
public final class Backoff {
  private Backoff() {}

  /**
   * The longest wait after so many failures in a row: the base, doubled for each failure after the
   * first. The cap comes before any jitter, so that waits still differ at the cap.
   *
   * @param base not negative
   * @param cap not negative
   * @param failures at least 1
   */
  public static Duration ceiling(Duration base, Duration cap, int failures) {
    double grown = base.toNanos() * Math.pow(2, failures - 1);
    return grown < cap.toNanos() ? Duration.ofNanos((long) grown) : cap;
  }
}
