package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.internal.rate.PermitQueue;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.options.RateLimit;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Lets an attempt go on once it has a permit. */
public final class RateLimitStep implements Exchange {
  private final RateLimit limit;
  private final Function<String, PermitQueue> permits;
  private final Exchange next;

  /**
   * Makes the step.
   *
   * @param permits the queue of an operation
   */
  public RateLimitStep(RateLimit limit, Function<String, PermitQueue> permits, Exchange next) {
    this.limit = limit;
    this.permits = permits;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return Mono.defer(
        () -> {
          PermitQueue queue = permits.apply(request.asked().operation());
          return queue.tryTake()
              ? next.exchangeOrError(request)
              : awaitPermit(queue, request).then(Mono.defer(() -> next.exchangeOrError(request)));
        });
  }

  private Mono<Void> awaitPermit(PermitQueue queue, WireRequest request) {
    request.call().awaits(Phase.PERMIT);
    request.call().progress().permitAwaited();
    return queue.take(() -> tooMany(request));
  }

  private OverloadedException tooMany(WireRequest request) {
    return new OverloadedException(
        request.unfinished(),
        "as many attempts as maxWaiting allows (" + limit.maxWaiting() + ") wait for a permit",
        null);
  }
}
