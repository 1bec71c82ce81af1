package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PatientLookupTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 3);
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r");
  private static final WorkflowRun FOUND =
      new WorkflowRun(RUN.workflowArn(), null, "r", null, null, null);

  private final AtomicInteger asked = new AtomicInteger();

  private static ThrottlingException throttle(@Nullable Duration retryAfter) {
    return new ThrottlingException(CALL, error(FailureKind.THROTTLING, retryAfter), null, null);
  }

  private static ServiceErrorDetails error(FailureKind kind, @Nullable Duration retryAfter) {
    return new ServiceErrorDetails("code", "words", 400, null, null, retryAfter, null, kind);
  }

  private static MwaaException fault() {
    return new InternalServerException(CALL, error(FailureKind.TRANSIENT, null));
  }

  private Mono<WorkflowRun> lookUp(
      @Nullable Duration giveUpAfter, IntFunction<Mono<WorkflowRun>> answer) {
    return new PatientLookup(run -> answer.apply(asked.incrementAndGet()), giveUpAfter).apply(RUN);
  }

  @Test
  void aThrottledRunIsAskedForUntilItIsAnswered() {
    StepVerifier.withVirtualTime(
            () -> lookUp(null, time -> time <= 100 ? Mono.error(throttle(null)) : Mono.just(FOUND)))
        .thenAwait(Duration.ofSeconds(100 * 8))
        .expectNext(FOUND)
        .expectComplete()
        .verify(PATIENCE);

    assertThat(asked).hasValue(101);
  }

  @Test
  void aWaitThatTheServiceAsksForIsKept() {
    Duration asLongAsAsked = Duration.ofSeconds(60);

    StepVerifier.withVirtualTime(
            () ->
                lookUp(
                    null,
                    time -> time == 1 ? Mono.error(throttle(asLongAsAsked)) : Mono.just(FOUND)))
        .expectSubscription()
        .expectNoEvent(asLongAsAsked)
        .thenAwait(Duration.ofSeconds(1))
        .expectNext(FOUND)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void anotherPassingFailureIsLeftToTheClientsAttempts() {
    StepVerifier.withVirtualTime(() -> lookUp(null, time -> Mono.error(fault())))
        .expectError(InternalServerException.class)
        .verify(PATIENCE);

    assertThat(asked).hasValue(1);
  }

  // The throttles had taken the attempts that the fault would have needed.
  @Test
  void aFaultAfterThrottlesIsAskedAgain() {
    MwaaException mixed = fault();
    mixed.addSuppressed(throttle(null));

    StepVerifier.withVirtualTime(
            () -> lookUp(null, time -> time == 1 ? Mono.error(mixed) : Mono.just(FOUND)))
        .thenAwait(Duration.ofSeconds(1))
        .expectNext(FOUND)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void whenItIsTimeToGiveUpTheLatestCauseIsTheError() {
    MwaaException latest = throttle(null);

    StepVerifier.withVirtualTime(() -> lookUp(Duration.ofSeconds(30), time -> Mono.error(latest)))
        .expectSubscription()
        .expectNoEvent(Duration.ofMillis(29_999))
        .thenAwait(Duration.ofMillis(1))
        .expectErrorMatches(error -> error == latest)
        .verify(PATIENCE);

    assertThat(asked).hasValueGreaterThan(3);
  }

  @Test
  void untilThenEveryPassingFailureIsAskedAgainButNoOther() {
    TransportException late = new TransportException(CALL, Reason.CALL_TIMEOUT, "late", null);
    TransportException refused = new TransportException(CALL, Reason.CERTIFICATE, "no", null);

    StepVerifier.withVirtualTime(
            () ->
                lookUp(
                    Duration.ofMinutes(5),
                    time -> Mono.error(time == 1 ? fault() : time == 2 ? late : refused)))
        .thenAwait(Duration.ofSeconds(3))
        .expectErrorMatches(error -> error == refused)
        .verify(PATIENCE);

    assertThat(asked).hasValue(3);
  }

  @Test
  void aCallThatWaitedForItsTurnUntilItWasLateFailsWithTheThrottleBeforeIt() {
    MwaaException throttle = throttle(null);
    TransportException late = new TransportException(CALL, Reason.CALL_TIMEOUT, "late", null);
    late.addSuppressed(throttle);

    StepVerifier.withVirtualTime(
            () ->
                lookUp(
                    Duration.ofSeconds(5),
                    time -> Mono.delay(Duration.ofSeconds(5)).then(Mono.error(late))))
        .thenAwait(Duration.ofSeconds(5))
        .expectErrorMatches(error -> error == throttle)
        .verify(PATIENCE);

    assertThat(asked).hasValue(1);
  }
}
