package io.github.mwaareactor.internal.rate;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;

/** Sets the rate of a queue of permits by what became of those who had one. */
public final class RateController {
  private static final double SECOND = 1e9;

  private final PermitQueue permits;
  private final Scheduler timer;
  private final long start;
  private final AtomicReference<AdaptiveRate> rate = new AtomicReference<>(AdaptiveRate.START);

  public RateController(PermitQueue permits, Scheduler timer) {
    this.permits = permits;
    this.timer = timer;
    this.start = timer.now(TimeUnit.NANOSECONDS);
  }

  /** The service took one, whatever it answered. */
  public void accepted() {
    learn(before -> before.afterSuccess(seconds()));
  }

  public void throttled() {
    learn(before -> before.afterThrottle(seconds()));
  }

  private void learn(UnaryOperator<AdaptiveRate> outcome) {
    rate.updateAndGet(outcome);
    if (current().throttled()) {
      permits.changeRate(() -> current().perSecond());
    }
  }

  private AdaptiveRate current() {
    return requireNonNull(rate.get());
  }

  private double seconds() {
    return (timer.now(TimeUnit.NANOSECONDS) - start) / SECOND;
  }
}
