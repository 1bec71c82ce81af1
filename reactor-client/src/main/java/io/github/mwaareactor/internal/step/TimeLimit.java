package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** How long an answer may take. */
record TimeLimit(Duration limit, Scheduler timer) {
  /** When an answer asked for now is too late, by the timer's nanoseconds. */
  long endNanos() {
    return timer.now(TimeUnit.NANOSECONDS) + limit.toNanos();
  }

  /**
   * The answer, or {@code tooLate}. An answer or failure that arrives when the limit was reached or
   * the caller is gone is let go; as an error signal Reactor would log it as one nobody handled.
   */
  Mono<WireResponse> on(Mono<WireResponse> answer, Supplier<TransportException> tooLate) {
    return answer.materialize().timeout(limit, Mono.error(tooLate), timer).dematerialize();
  }
}
