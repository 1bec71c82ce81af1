package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends a call that takes too long as a whole: all attempts and the waits between them. */
public final class CallLimitStep implements Exchange {
  private final TimeLimit limit;
  private final Exchange next;

  public CallLimitStep(Duration limit, Scheduler timer, Exchange next) {
    this.limit = new TimeLimit(limit, timer);
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    request.call().endBy(limit.endNanos());
    return limit.on(request, next.exchange(request), () -> tooLate(request));
  }

  private TransportException tooLate(WireRequest request) {
    return request
        .call()
        .withSuppressed(
            new TransportException(
                request.unfinished(),
                Reason.CALL_TIMEOUT,
                limit.missed(request, "no answer", "call limit"),
                null));
  }
}
