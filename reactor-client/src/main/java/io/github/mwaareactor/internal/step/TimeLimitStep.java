package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends an attempt, or a call as a whole, that takes too long. */
public final class TimeLimitStep implements Exchange {
  private final Reason reason;
  private final String name;
  private final Duration limit;
  private final Scheduler timer;
  private final Exchange next;

  private TimeLimitStep(
      Reason reason, String name, Duration limit, Scheduler timer, Exchange next) {
    this.reason = reason;
    this.name = name;
    this.limit = limit;
    this.timer = timer;
    this.next = next;
  }

  /** For one attempt, its credentials and signature included. */
  public static TimeLimitStep attempt(Duration limit, Scheduler timer, Exchange next) {
    return new TimeLimitStep(Reason.ATTEMPT_TIMEOUT, "attempt", limit, timer, next);
  }

  /** For all of a call. */
  public static TimeLimitStep call(Duration limit, Scheduler timer, Exchange next) {
    return new TimeLimitStep(Reason.CALL_TIMEOUT, "call", limit, timer, next);
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return next.exchange(request).timeout(limit, Mono.error(() -> tooLate(request)), timer);
  }

  private TransportException tooLate(WireRequest request) {
    return new TransportException(
        request.failed(),
        reason,
        "no whole answer from " + request.host() + " within the " + name + " limit of " + limit,
        null);
  }
}
