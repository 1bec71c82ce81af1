package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.wire.CallState;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.observe.PlannedRetry;
import io.github.mwaareactor.observe.RetryReason;
import io.github.mwaareactor.options.RetryInterval;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes another attempt where Resilience4j's {@link Retry} allows one, after the wait it names.
 *
 * <p>Resilience4j decides and counts; the waits are ours, because its own operator would take them
 * on another scheduler than the client's timer and would count attempts over all subscriptions.
 */
public final class RetryStep implements Exchange {
  private static final long NO_RETRY = -1;
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.call");

  private final RetryRules retry;
  private final Scheduler timer;
  private final Exchange next;

  public RetryStep(RetryRules retry, Scheduler timer, Exchange next) {
    this.retry = retry;
    this.timer = timer;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return retry.flatMap(rules -> new Attempts(rules, request).answer());
  }

  /** The attempts of one call. */
  private final class Attempts {
    private final Retry rules;
    private final Retry.AsyncContext<WireResponse> context;
    private final @Nullable RetryInterval interval;
    private final WireRequest request;
    private final CallState call;
    private int made;
    private @Nullable Throwable lastFailure;

    Attempts(Retry rules, WireRequest request) {
      this.rules = rules;
      this.context = rules.asyncContext();
      this.interval = RetryRules.intervalOf(rules);
      this.request = request;
      this.call = request.call();
    }

    // What drives retries is made for a call that needs one; most do not.
    Mono<WireResponse> answer() {
      return noted(attempt()).onErrorResume(this::retried);
    }

    private Mono<WireResponse> noted(Mono<WireResponse> attempt) {
      return attempt.doOnNext(answer -> succeeded());
    }

    private Mono<WireResponse> retried(Throwable first) {
      return untilNextAttempt(first)
          .then(
              noted(Mono.defer(this::attempt))
                  .retryWhen(reactor.util.retry.Retry.from(this::waits)));
    }

    private Mono<WireResponse> attempt() {
      made++;
      call.attempt(made, rules.getRetryConfig().getMaxAttempts());
      return next.exchangeOrError(request);
    }

    private void succeeded() {
      note(
          () -> {
            if (interval != null) {
              interval.succeeded(lastFailure);
            }
            context.onComplete();
          });
    }

    // A caller's own rules and those who watch them may throw; an answer stays an answer.
    private void note(Runnable news) {
      try {
        news.run();
      } catch (RuntimeException | LinkageError | VirtualMachineError broken) {
        LOG.warn("Retry {} or who watches it threw", rules.getName(), broken);
      }
    }

    private Flux<Long> waits(Flux<reactor.util.retry.Retry.RetrySignal> failures) {
      return failures.concatMap(signal -> untilNextAttempt(signal.failure()), 1);
    }

    private Mono<Long> untilNextAttempt(Throwable failure) {
      if (!request.asked().safety().allowsRepetition(failure)) {
        return Mono.error(call.withSuppressed(unsafe(failure)));
      }
      long waitMillis = waitMillis(failure);
      if (waitMillis < 0) {
        return Mono.error(call.withSuppressed(failure));
      }
      if (!endsInTime(waitMillis)) {
        note(() -> withdraw(failure));
        return Mono.error(call.withSuppressed(tooLongToWait(failure, waitMillis)));
      }
      // As text: SLF4J takes an exception that comes last for a stack trace to add.
      LOG.debug(
          "attempt {} failed, the next follows in {} ms: {}", made, waitMillis, failure.toString());
      call.addFailure(failure);
      call.awaits(Phase.RETRY);
      lastFailure = failure;
      Duration wait = Duration.ofMillis(waitMillis);
      call.progress()
          .retryPlanned(new PlannedRetry(made + 1, wait, RetryReason.of(failure), failure));
      return Mono.delay(wait, timer);
    }

    // A caller's own rules may throw; what they were asked about is then the better answer.
    private long waitMillis(Throwable failure) {
      try {
        return context.onError(failure);
      } catch (RuntimeException | LinkageError | VirtualMachineError broken) {
        failure.addSuppressed(broken);
        return NO_RETRY;
      }
    }

    private boolean endsInTime(long waitMillis) {
      long leftNanos = call.endNanos() - timer.now(TimeUnit.NANOSECONDS);
      return waitMillis < TimeUnit.NANOSECONDS.toMillis(leftNanos);
    }

    private void withdraw(Throwable failure) {
      if (interval != null) {
        interval.withdrawn(failure);
      }
    }

    // A caller's own rules are not asked: they do not know the operation.
    private Throwable unsafe(Throwable failure) {
      if (failure instanceof MwaaException known
          && known.isRetryable()
          && known.notRetried() == null) {
        known.initNotRetried(
            "the service may have executed it, and " + request.operation() + " is not idempotent");
      }
      return failure;
    }

    private Throwable tooLongToWait(Throwable failure, long waitMillis) {
      if (failure instanceof MwaaException known && known.notRetried() == null) {
        known.initNotRetried(
            "the wait of " + Duration.ofMillis(waitMillis) + " would outlast the call limit");
      }
      return failure;
    }
  }
}
