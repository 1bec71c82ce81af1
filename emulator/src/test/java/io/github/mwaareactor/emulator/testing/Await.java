package io.github.mwaareactor.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, ten seconds at most. */
public final class Await {
  private Await() {}

  public static void until(BooleanSupplier holds, String what) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("time until %s", what)
          .isLessThan(Duration.ofSeconds(10));
      Thread.onSpinWait();
    }
  }
}
