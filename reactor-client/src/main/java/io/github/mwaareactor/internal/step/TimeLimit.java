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

  /** The answer, or {@code tooLate}. */
  Mono<WireResponse> on(Mono<WireResponse> answer, Supplier<TransportException> tooLate) {
    return EndableCall.of(
        answer,
        end ->
            timer.schedule(() -> end.accept(tooLate.get()), limit.toNanos(), TimeUnit.NANOSECONDS));
  }
}
