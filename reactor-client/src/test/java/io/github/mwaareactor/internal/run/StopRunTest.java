package io.github.mwaareactor.internal.run;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StopRunTest {
  private static final RunRef RUN = new RunRef(ARN, "r1");

  private final AtomicInteger gets = new AtomicInteger();

  private static ServiceErrorDetails error(String code, FailureKind kind) {
    return new ServiceErrorDetails(code, "no", 400, "id", null, null, null, kind);
  }

  private static ValidationException refusal(boolean inDoubt) {
    FailedCall call = new FailedCall("StopWorkflowRun", RUN.toString(), 2, true, inDoubt, null);
    return new ValidationException(
        call,
        error("ValidationException", FailureKind.PERMANENT),
        "other",
        List.of(new ValidationException.Field("RunId", "has ended")));
  }

  private StepVerifier.FirstStep<StoppedRun> stopping(Throwable refusal, Mono<WorkflowRun> found) {
    return StepVerifier.create(
        new StopRun(
                run -> Mono.error(refusal),
                run -> {
                  gets.incrementAndGet();
                  return found;
                })
            .stop(RUN));
  }

  private static Mono<WorkflowRun> found(String state) {
    RunDetail detail =
        new RunDetail(null, null, null, null, null, null, null, null, null, null, null, state);
    return Mono.just(new WorkflowRun(ARN, "v1", "r1", null, null, detail));
  }

  @Test
  void whatIsStoppedIsNotAskedForItsState() {
    StoppedRun stopped = new StoppedRun(RUN, "v1", "STOPPING");

    StepVerifier.create(new StopRun(run -> Mono.just(stopped), run -> found("RUNNING")).stop(RUN))
        .expectNext(stopped)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aRunThatEndedAfterAnAttemptInDoubtWasStoppedByIt() {
    stopping(refusal(true), found("STOPPED"))
        .expectNext(new StoppedRun(RUN, "v1", "STOPPED"))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aRunThatHadEndedBeforeIsAnErrorWithItsState() {
    stopping(refusal(false), found("SUCCESS"))
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(ValidationException.class)
                  .hasMessageContaining("r1")
                  .hasMessageContaining("in state SUCCESS");
              ValidationException refused = (ValidationException) error;
              assertThat(refused.attempts()).isEqualTo(2);
              assertThat(refused.requestId()).isEqualTo("id");
              assertThat(refused.reason()).isEqualTo("other");
              assertThat(refused.fieldList()).hasSize(1);
            })
        .verify(BOUND);
  }

  @Test
  void aStateFromTheServiceForgesNoLineOfALog() {
    stopping(refusal(false), found("PAUSED\n12:00 ERROR forged"))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .hasMessageContaining("in state PAUSED\\u000a12:00 ERROR forged")
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContain("\n"))
        .verify(BOUND);
  }

  @Test
  void aRefusalOfARunThatGoesOnIsAnErrorInSpiteOfTheDoubt() {
    stopping(refusal(true), found("RUNNING"))
        .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("in state RUNNING"))
        .verify(BOUND);
  }

  @Test
  void withoutTheStateTheRefusalArrivesItself() {
    ValidationException refusal = refusal(true);
    IllegalStateException lost = new IllegalStateException("lost");

    stopping(refusal, Mono.error(lost))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isSameAs(refusal);
              assertThat(error.getSuppressed()).containsExactly(lost);
            })
        .verify(BOUND);
  }

  @Test
  void otherErrorsAreNotExplained() {
    ThrottlingException throttled =
        new ThrottlingException(
            new FailedCall("StopWorkflowRun", "r1", 3),
            error("ThrottlingException", FailureKind.THROTTLING),
            null,
            null);

    stopping(throttled, found("RUNNING"))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(throttled))
        .verify(BOUND);
    assertThat(gets).hasValue(0);
  }
}
