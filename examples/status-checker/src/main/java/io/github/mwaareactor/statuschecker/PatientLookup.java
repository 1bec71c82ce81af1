package io.github.mwaareactor.statuschecker;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/**
 * Looks up a run, and asks again when the client's own attempts were not enough: after throttles
 * for as long as it takes, or after any passing failure until it is time to give up.
 */
final class PatientLookup implements Function<RunRef, Mono<WorkflowRun>> {
  private static final long LONGEST_PAUSE_MILLIS = 8_000;
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final int MOST_DOUBLINGS = 3;

  private final Function<RunRef, Mono<WorkflowRun>> lookup;
  private final @Nullable Duration giveUpAfter;

  /**
   * Makes a lookup of lookups.
   *
   * @param lookup one call of a client, whose limit is not above {@code giveUpAfter}
   * @param giveUpAfter how long to ask again after any passing failure, since the first call; null
   *     to ask again only after throttles, without an end
   */
  PatientLookup(Function<RunRef, Mono<WorkflowRun>> lookup, @Nullable Duration giveUpAfter) {
    this.lookup = lookup;
    this.giveUpAfter = giveUpAfter;
  }

  @Override
  public Mono<WorkflowRun> apply(RunRef run) {
    return Mono.defer(() -> asked(run));
  }

  private Mono<WorkflowRun> asked(RunRef run) {
    Scheduler timer = Schedulers.parallel();
    long askedAt = timer.now(TimeUnit.NANOSECONDS);
    AtomicReference<Throwable> latest = new AtomicReference<>();
    Mono<WorkflowRun> again =
        Mono.defer(() -> lookup.apply(run))
            .doOnError(latest::set)
            .retryWhen(Retry.from(failures -> failures.concatMap(this::pause)));
    return lookup
        .apply(run)
        .onErrorResume(
            first -> {
              latest.set(first);
              Mono<WorkflowRun> answer = pause(first, 0).then(again);
              Duration limit = giveUpAfter;
              if (limit == null || !isAskedAgain(first)) {
                return answer;
              }
              Duration left = limit.minusNanos(timer.now(TimeUnit.NANOSECONDS) - askedAt);
              return answer.timeout(left, Mono.error(() -> cause(requireNonNull(latest.get()))));
            });
  }

  // A lookup that waited for its turn at the rate until it was late was late because of throttles.
  private static Throwable cause(Throwable latest) {
    return Arrays.stream(latest.getSuppressed())
        .filter(earlier -> isCallLimit(latest) && isThrottle(earlier))
        .findFirst()
        .orElse(latest);
  }

  private Mono<Long> pause(RetrySignal failed) {
    return pause(failed.failure(), failed.totalRetries() + 1);
  }

  private Mono<Long> pause(Throwable failure, long pauses) {
    if (!isAskedAgain(failure)) {
      return Mono.error(failure);
    }
    long doublings = Math.min(pauses, MOST_DOUBLINGS);
    long ceiling = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << doublings);
    Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling + 1));
    return Mono.delay(pause.plus(wished(failure)));
  }

  private boolean isAskedAgain(Throwable failure) {
    return isThrottled(failure) || (giveUpAfter != null && isPassing(failure));
  }

  // Attempts that were throttled were missing when the last one failed for another reason.
  private static boolean isThrottled(Throwable failure) {
    return isThrottle(failure)
        || (isPassing(failure)
            && Arrays.stream(failure.getSuppressed()).anyMatch(PatientLookup::isThrottle));
  }

  private static boolean isThrottle(Throwable failure) {
    return failure instanceof MwaaException known && known.isThrottling();
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof MwaaException known && (known.isRetryable() || isCallLimit(known));
  }

  private static boolean isCallLimit(Throwable failure) {
    return failure instanceof TransportException lost && lost.reason() == Reason.CALL_TIMEOUT;
  }

  private static Duration wished(Throwable failure) {
    Duration wish = failure instanceof MwaaException known ? known.retryAfter() : null;
    return wish == null ? Duration.ZERO : wish;
  }
}
