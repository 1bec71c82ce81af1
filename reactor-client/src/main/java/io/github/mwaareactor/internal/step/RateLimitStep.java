package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.internal.rate.PermitQueue;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.options.RateLimit;
import reactor.core.publisher.Mono;

/** Lets an attempt go on once it has a permit. */
public final class RateLimitStep implements Exchange {
  private final RateLimit limit;
  private final PermitQueue permits;
  private final Exchange next;

  public RateLimitStep(RateLimit limit, PermitQueue permits, Exchange next) {
    this.limit = limit;
    this.permits = permits;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return Mono.defer(
        () ->
            permits.tryTake()
                ? next.exchangeOrError(request)
                : awaitPermit(request).then(Mono.defer(() -> next.exchangeOrError(request))));
  }

  private Mono<Void> awaitPermit(WireRequest request) {
    request.call().awaits(Phase.PERMIT);
    request.call().progress().permitAwaited();
    return permits.take(() -> tooMany(request));
  }

  private OverloadedException tooMany(WireRequest request) {
    return new OverloadedException(
        request.unfinished(),
        "as many attempts as maxWaiting allows (" + limit.maxWaiting() + ") wait for a permit",
        null);
  }
}
