package io.github.mwaareactor.internal.rate;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;

/** Permits at the rate that the service tolerates, by what became of those who had one. */
public final class RateController {
  private final PermitQueue permits;
  private final Scheduler timer;
  private final long start;
  private final AtomicReference<ToleratedRate> rate =
      new AtomicReference<>(ToleratedRate.upTo(Double.POSITIVE_INFINITY));

  RateController(int maxWaiting, Scheduler timer) {
    this.permits = new PermitQueue(Double.POSITIVE_INFINITY, maxWaiting, timer);
    this.timer = timer;
    this.start = timer.now(TimeUnit.NANOSECONDS);
  }

  /** Where the permits come from. */
  public PermitQueue permits() {
    return permits;
  }

  /** A request that had its permit begins; returns when, for its outcome. */
  public long began() {
    long now = now();
    learn(before -> before.began(now));
    return now;
  }

  /** The service took the request, whatever it answered. */
  public void accepted(long beganAt) {
    long now = now();
    learn(before -> before.accepted(beganAt, now));
    adjust();
  }

  /** The service throttled the request. */
  public void throttled(long beganAt) {
    long now = now();
    learn(before -> before.throttled(beganAt, now));
    adjust();
  }

  /** There was no answer to the request, or one that says nothing about the rate. */
  public void failed(long beganAt) {
    long now = now();
    learn(before -> before.failed(beganAt, now));
    adjust();
  }

  private void learn(UnaryOperator<ToleratedRate> outcome) {
    rate.updateAndGet(outcome);
  }

  private void adjust() {
    if (current().isLimited()) {
      permits.changeRate(() -> current().perSecond(now()));
    }
  }

  private ToleratedRate current() {
    return requireNonNull(rate.get());
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS) - start;
  }
}
