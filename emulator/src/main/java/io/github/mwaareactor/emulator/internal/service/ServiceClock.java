package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What time it is, and what time the service believes it is. */
public final class ServiceClock {
  private static final Duration MOST = Duration.ofDays(3650);

  private final Clock clock;
  private volatile Duration offset = Duration.ZERO;

  ServiceClock(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Instant believed(Instant now) {
    return now.plus(offset);
  }

  public void offset(Duration offset) {
    Checks.argument(
        offset.compareTo(MOST) <= 0 && offset.compareTo(MOST.negated()) >= 0,
        "clockOffset must be at most PT87600H either way, was %s",
        offset);
    this.offset = offset;
  }
}
