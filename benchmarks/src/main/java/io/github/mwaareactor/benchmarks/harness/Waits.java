package io.github.mwaareactor.benchmarks.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long calls took, counted per millisecond: of fixed size, however many there are. */
public final class Waits {
  private static final int MAX_MILLIS = 60_000;

  private final AtomicLongArray counts = new AtomicLongArray(MAX_MILLIS + 1);

  /** Counts one. */
  public void add(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    counts.incrementAndGet((int) Math.max(0, Math.min(millis, MAX_MILLIS)));
  }

  /** The longest, in milliseconds. */
  public long max() {
    return quantile(1);
  }

  /** The wait in whole milliseconds that this part of all calls did not exceed. */
  public long quantile(double part) {
    long all = 0;
    for (int millis = 0; millis <= MAX_MILLIS; millis++) {
      all += counts.get(millis);
    }
    long wanted = (long) Math.ceil(all * part);
    long seen = 0;
    for (int millis = 0; millis <= MAX_MILLIS; millis++) {
      seen += counts.get(millis);
      if (seen >= wanted && seen > 0) {
        return millis;
      }
    }
    return 0;
  }
}
