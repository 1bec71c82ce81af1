package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.WireRequest;
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
   * What was missing in the end, for messages: what the call was waiting for, or an answer.
   *
   * @param answer how the answer is named that did not come
   * @param name how this limit is named
   */
  String missed(WireRequest request, String answer, String name) {
    Phase awaited = request.call().phase();
    String bound = "the " + name + " of " + limit;
    return awaited == null || awaited == Phase.ANSWER
        ? answer + " from " + request.host() + " within " + bound
        : bound + " passed while waiting for " + awaited.words() + ", host " + request.host();
  }

  /** The answer, or {@code tooLate}; what else it fails with is one of our errors. */
  Mono<WireResponse> on(
      WireRequest request, Mono<WireResponse> answer, Supplier<TransportException> tooLate) {
    return AbortableMono.of(
        answer,
        end ->
            timer.schedule(() -> end.accept(tooLate.get()), limit.toNanos(), TimeUnit.NANOSECONDS),
        error -> isChecked(error) ? error : LocalFailures.typed(request.unfinished(), error));
  }

  // Those come from the wire, which puts them in our terms itself.
  private static boolean isChecked(Throwable error) {
    return !(error instanceof RuntimeException || error instanceof Error);
  }
}
