package io.github.mwaareactor.webfluxservice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The time, or for a moment some time ago, so that the demo can begin with runs half done. */
final class DemoClock extends Clock {
  private final Clock now;
  private volatile Duration behind = Duration.ZERO;

  DemoClock() {
    this(Clock.systemUTC());
  }

  private DemoClock(Clock now) {
    this.now = now;
  }

  void behind(Duration time) {
    behind = time;
  }

  @Override
  public Instant instant() {
    return now.instant().minus(behind);
  }

  @Override
  public ZoneId getZone() {
    return now.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new DemoClock(now.withZone(zone));
  }
}
