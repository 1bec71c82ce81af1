package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.rate.RateController;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/** Learns from the outcome of each attempt how fast others may follow. */
public final class AdaptiveRateStep implements Exchange {
  private final RateController controller;
  private final Exchange next;

  public AdaptiveRateStep(RateController controller, Exchange next) {
    this.controller = controller;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return next.exchange(request)
        .doOnSuccess(answer -> controller.accepted())
        .doOnError(this::failed);
  }

  private void failed(Throwable error) {
    if (error instanceof MwaaException failure && failure.wasSent()) {
      if (failure.isThrottling()) {
        controller.throttled();
      } else {
        controller.accepted();
      }
    }
  }
}
