package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends an attempt that takes too long, its credentials and signature included. */
public final class AttemptLimitStep implements Exchange {
  private final TimeLimit limit;
  private final Exchange next;

  public AttemptLimitStep(Duration limit, Scheduler timer, Exchange next) {
    this.limit = new TimeLimit(limit, timer);
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return limit.on(request, next.exchange(request), () -> tooLate(request));
  }

  private TransportException tooLate(WireRequest request) {
    return new TransportException(
        request.unfinished(),
        Reason.ATTEMPT_TIMEOUT,
        limit.missed(request, "no whole answer", "attempt limit"),
        null);
  }
}
