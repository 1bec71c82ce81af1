package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
      Thread.onSpinWait();
    }
  }
}
