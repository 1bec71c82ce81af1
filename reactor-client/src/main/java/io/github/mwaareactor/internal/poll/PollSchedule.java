package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.LatePoll;
import io.github.mwaareactor.options.PollPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** When one subscription polls next, and when it gives up. */
final class PollSchedule {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.poll");
  private static final Duration TRANSIENT_BASE = Duration.ofMillis(50);
  private static final Duration THROTTLING_BASE = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(20);

  private final RunRef run;
  private final PollPolicy policy;
  private final PollSource source;
  private final long startNanos;

  private final LatePolls latePolls;
  private final FailureStreak failures = new FailureStreak();

  private Duration wait;
  private Duration next;
  private int polls;
  private boolean lastPollMade;
  private @Nullable WorkflowRun lastRun;
  private long lastRunNanos;
  private @Nullable Throwable lastFailure;

  PollSchedule(RunRef run, PollPolicy policy, PollSource source) {
    this.run = run;
    this.policy = policy;
    this.source = source;
    this.startNanos = nanos();
    this.latePolls = new LatePolls(LOG, run.toString(), policy.onLate(), source.timer());
    this.wait = policy.interval();
    this.next = wait;
  }

  PollResult answered(WorkflowRun answer) {
    source.success().come();
    boolean changed = lastRun == null || lastRun.state() != answer.state();
    wait = changed ? policy.interval() : grown(wait);
    lastRun = answer;
    lastRunNanos = nanos();
    lastFailure = null;
    failures.failuresInARow = 0;
    latePolls.answered(failures);
    polls++;
    next = jittered(wait);
    return new PollResult(answer, polls);
  }

  /** Whether a failed poll is only a late one. */
  boolean isPassing(MwaaException failure) {
    if (failure instanceof ResourceNotFoundException) {
      return elapsed().compareTo(policy.notFoundGrace()) < 0;
    }
    return PollFailures.isPassing(failure, source.success());
  }

  Mono<PollResult> late(MwaaException failure) {
    lastFailure = failure;
    failures.failuresInARow++;
    polls++;
    next = max(jittered(policy.interval()), backoff(failure));
    Duration left = left();
    if (!lastPollMade && !left.isZero()) {
      latePolls.late(
          failures, new LatePoll(run, failure, failures.failuresInARow, min(next, left)));
    }
    return Mono.empty();
  }

  /** Fires when the next poll is due, or fails when the run has outlasted the deadline. */
  Mono<Long> untilNextPoll() {
    Duration left = left();
    if (lastPollMade || left.isZero()) {
      return Mono.error(deadlinePassed());
    }
    lastPollMade = next.compareTo(left) >= 0;
    return Mono.delay(lastPollMade ? left : next, source.timer());
  }

  private Duration grown(Duration previous) {
    return min(scaled(previous, policy.growth()), policy.maxInterval());
  }

  private Duration jittered(Duration steady) {
    return scaled(steady, 1 + policy.jitter() * (2 * source.random().getAsDouble() - 1));
  }

  private Duration backoff(MwaaException failure) {
    Duration base = failure.isThrottling() ? THROTTLING_BASE : TRANSIENT_BASE;
    Duration ceiling = Backoff.ceiling(base, MAX_BACKOFF, failures.failuresInARow);
    Duration wait = scaled(ceiling, 0.5 + source.random().getAsDouble() / 2);
    Duration hint = failure.retryAfter();
    return hint == null ? wait : max(wait, hint);
  }

  /** Fires when the run has outlasted the deadline. */
  Mono<Long> untilDeadline() {
    return Mono.delay(left(), source.timer());
  }

  PollDeadlineException deadlinePassed() {
    FailedCall call = new FailedCall(source.operation(), run.toString(), polls);
    Duration age = lastRun == null ? null : since(lastRunNanos);
    return new PollDeadlineException(call, run, policy.deadline(), lastRun, age, lastFailure);
  }

  private Duration left() {
    return max(policy.deadline().minus(elapsed()), Duration.ZERO);
  }

  private Duration elapsed() {
    return since(startNanos);
  }

  private Duration since(long thenNanos) {
    // A scheduler may tell the time of day, which may be put back.
    return max(Duration.ofNanos(nanos() - thenNanos), Duration.ZERO);
  }

  private long nanos() {
    return source.timer().now(TimeUnit.NANOSECONDS);
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
