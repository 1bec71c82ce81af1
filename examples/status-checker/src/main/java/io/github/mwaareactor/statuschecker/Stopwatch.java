package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a command has been at it. */
final class Stopwatch {
  private final LongSupplier nanoTime;
  private final long begunAt;

  private Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begunAt = nanoTime.getAsLong();
  }

  static Stopwatch start(Console console) {
    return new Stopwatch(console.nanoTime());
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - begunAt);
  }
}
