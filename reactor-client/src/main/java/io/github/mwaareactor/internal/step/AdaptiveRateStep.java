package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Learns from the outcome of each attempt how fast others may follow. */
final class AdaptiveRateStep implements Exchange {
  private static final double SECOND = 1e9;
  private static final AtomicReferenceFieldUpdater<AdaptiveRateStep, AdaptiveRate> RATE =
      AtomicReferenceFieldUpdater.newUpdater(AdaptiveRateStep.class, AdaptiveRate.class, "rate");

  private final PermitQueue permits;
  private final Scheduler timer;
  private final long start;
  private final Exchange next;
  private volatile AdaptiveRate rate = AdaptiveRate.START;

  AdaptiveRateStep(PermitQueue permits, Scheduler timer, Exchange next) {
    this.permits = permits;
    this.timer = timer;
    this.start = timer.now(TimeUnit.NANOSECONDS);
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return next.exchange(request)
        .doOnSuccess(answer -> learn(before -> before.afterSuccess(seconds())))
        .doOnError(this::failed);
  }

  private void failed(Throwable error) {
    if (error instanceof MwaaException failure && failure.isThrottling()) {
      learn(before -> before.afterThrottle(seconds()));
    } else if (!wasNeverSent(error)) {
      learn(before -> before.afterSuccess(seconds()));
    }
  }

  private static boolean wasNeverSent(Throwable error) {
    return error instanceof OverloadedException
        || error instanceof CredentialsException
        || error instanceof ClientClosedException;
  }

  private void learn(UnaryOperator<AdaptiveRate> outcome) {
    if (RATE.updateAndGet(this, outcome).throttled()) {
      permits.changeRate(() -> rate.perSecond());
    }
  }

  private double seconds() {
    return (timer.now(TimeUnit.NANOSECONDS) - start) / SECOND;
  }
}
