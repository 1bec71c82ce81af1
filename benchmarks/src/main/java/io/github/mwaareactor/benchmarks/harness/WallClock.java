package io.github.mwaareactor.benchmarks.harness;

/** Waits by the clock that calls are written down by. */
public final class WallClock {
  private WallClock() {}

  /** Lets time go by; not before that moment, in milliseconds since the epoch. */
  public static void waitUntil(long moment) throws InterruptedException {
    for (long left = moment - System.currentTimeMillis();
        left > 0;
        left = moment - System.currentTimeMillis()) {
      Thread.sleep(left);
    }
  }
}
