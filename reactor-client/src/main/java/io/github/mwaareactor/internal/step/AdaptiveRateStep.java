package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.rate.RateController;
import io.github.mwaareactor.internal.rate.RateControllers;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/** Learns from the outcome of each attempt how fast others of its operation may follow. */
public final class AdaptiveRateStep implements Exchange {
  private final RateControllers rates;
  private final Exchange next;

  public AdaptiveRateStep(RateControllers rates, Exchange next) {
    this.rates = rates;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    RateController rate = rates.of(request.asked().operation());
    long beganAt = rate.began();
    return next.exchange(request)
        .doOnSuccess(answer -> rate.accepted(beganAt))
        .doOnError(error -> learn(error, beganAt, rate));
  }

  // What failed in this process says nothing of the service.
  private static void learn(Throwable error, long beganAt, RateController rate) {
    if (!(error instanceof MwaaException failure)) {
      return;
    }
    if (failure.isThrottling()) {
      rate.throttled(beganAt);
    } else if (failure.isRetryable()) {
      rate.failed(beganAt);
    } else if (failure.wasSent()) {
      rate.accepted(beganAt);
    }
  }
}
