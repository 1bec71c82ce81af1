package io.github.mwaareactor.emulator.internal.service;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens that refills steadily. Kept as the one moment at which it would be full if
 * nobody took anything more, so that taking is a single compare and set.
 */
final class TokenBucket {
  private final long nanosPerToken;
  private final long capacityNanos;
  private final LongSupplier nanoTime;
  private final long origin;
  private final AtomicLong full = new AtomicLong();

  TokenBucket(double perSecond, int burst, LongSupplier nanoTime) {
    this.nanosPerToken = Math.round(1e9 / perSecond);
    this.capacityNanos = nanosPerToken * burst;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  boolean take() {
    long now = nanoTime.getAsLong() - origin;
    while (true) {
      long before = full.get();
      long after = Math.max(before, now) + nanosPerToken;
      if (after - now > capacityNanos) {
        return false;
      }
      if (full.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}
