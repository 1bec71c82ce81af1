package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, ten seconds at most. */
final class Await {
  private Await() {}

  static void until(BooleanSupplier holds, String what) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("time until %s", what)
          .isLessThan(Duration.ofSeconds(10));
      LockSupport.parkNanos(1_000_000);
    }
  }
}
