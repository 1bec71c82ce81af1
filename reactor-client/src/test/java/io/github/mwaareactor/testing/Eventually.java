package io.github.mwaareactor.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** Waits for what another thread brings about, as long as it takes and no longer than a bound. */
public final class Eventually {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private Eventually() {}

  public static void await(BooleanSupplier condition) {
    Flux.interval(Duration.ZERO, Duration.ofMillis(5))
        .takeUntil(tick -> condition.getAsBoolean())
        .blockLast(BOUND);
  }
}
