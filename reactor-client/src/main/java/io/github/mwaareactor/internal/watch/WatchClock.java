package io.github.mwaareactor.internal.watch;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** A watcher's time: nanoseconds since it was made, by the client's timer. */
final class WatchClock {
  private final Scheduler timer;
  private final long start;

  WatchClock(Scheduler timer) {
    this.timer = timer;
    this.start = timer.now(TimeUnit.NANOSECONDS);
  }

  long now() {
    return timer.now(TimeUnit.NANOSECONDS) - start;
  }

  /** The moment at that time. */
  Instant instant(long time) {
    return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS)).minusNanos(now() - time);
  }
}
