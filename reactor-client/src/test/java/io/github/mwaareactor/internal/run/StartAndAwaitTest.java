package io.github.mwaareactor.internal.run;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.AwaitOptions.UnfinishedRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class StartAndAwaitTest {
  private static final RunRef RUN = new RunRef(ARN, "r1");
  private static final StartedRun STARTED = new StartedRun(RUN, "STARTING", null, "token");
  private static final WorkflowRun ENDED = new WorkflowRun(ARN, "v", "r1", null, null, null);
  private static final AwaitOptions LEAVE = AwaitOptions.defaults();
  private static final AwaitOptions STOP =
      AwaitOptions.builder().onCancel(UnfinishedRun.STOP).onDeadline(UnfinishedRun.STOP).build();

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final TestPublisher<StartedRun> start = TestPublisher.create();
  private final TestPublisher<WorkflowRun> end = TestPublisher.create();
  private final TestPublisher<Void> stop = TestPublisher.create();
  private final List<RunRef> stopped = new CopyOnWriteArrayList<>();
  private final List<Mono<Void>> inBackground = new CopyOnWriteArrayList<>();

  private Mono<WorkflowRun> starting(AwaitOptions options) {
    return new StartAndAwait(
            start.mono(),
            run -> end.mono(),
            run -> {
              stopped.add(run);
              return stop.mono();
            },
            work -> {
              inBackground.add(work);
              return work;
            },
            options)
        .lastSnapshot();
  }

  private static PollDeadlineException late() {
    FailedCall call = new FailedCall("GetWorkflowRun", RUN.toString(), 3);
    return new PollDeadlineException(call, RUN, Duration.ofHours(1), null, null, null);
  }

  @Test
  void theLastSnapshotArrivesAndNothingIsStopped() {
    StepVerifier.create(starting(STOP))
        .then(() -> start.emit(STARTED))
        .then(() -> end.emit(ENDED))
        .expectNext(ENDED)
        .expectComplete()
        .verify(BOUND);

    assertThat(stopped).isEmpty();
  }

  @Test
  void aCancelAbandonsTheStartByDefault() {
    StepVerifier.create(starting(LEAVE)).thenCancel().verify(BOUND);

    start.assertCancelled();
    assertThat(inBackground).isEmpty();
  }

  @Test
  void aCancelOfTheWaitLeavesTheRunByDefault() {
    StepVerifier.create(starting(LEAVE)).then(() -> start.emit(STARTED)).thenCancel().verify(BOUND);

    end.assertCancelled();
    assertThat(stopped).isEmpty();
  }

  @Test
  void aCancelOfTheWaitStopsTheRunIfAskedTo() {
    StepVerifier.create(starting(STOP)).then(() -> start.emit(STARTED)).thenCancel().verify(BOUND);

    end.assertCancelled();
    assertThat(stopped).containsExactly(RUN);
    assertThat(inBackground).hasSize(1);
    stop.assertWasSubscribed();
    stop.assertNotCancelled();
  }

  @Test
  void aCancelBeforeTheIdIsKnownLetsTheStartFinishAndStopsTheRun() {
    StepVerifier.create(starting(STOP)).thenCancel().verify(BOUND);

    start.assertNotCancelled();
    assertThat(inBackground).hasSize(1);
    assertThat(stopped).isEmpty();
    start.emit(STARTED);
    assertThat(stopped).containsExactly(RUN);
    end.assertWasNotSubscribed();
  }

  @Test
  void aCancelWithTheValueInHandStopsNothing() {
    StepVerifier.create(starting(STOP).flux().take(1))
        .then(() -> start.emit(STARTED))
        .then(() -> end.next(ENDED))
        .expectNext(ENDED)
        .expectComplete()
        .verify(BOUND);

    assertThat(stopped).isEmpty();
  }

  @Test
  void atTheDeadlineTheRunIsLeftByDefault() {
    PollDeadlineException late = late();

    StepVerifier.create(starting(LEAVE))
        .then(() -> start.emit(STARTED))
        .then(() -> end.error(late))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(late))
        .verify(BOUND);

    assertThat(stopped).isEmpty();
  }

  @Test
  void atTheDeadlineTheRunIsStoppedIfAskedToAndTheErrorComesAfterwards() {
    PollDeadlineException late = late();

    StepVerifier.create(starting(STOP))
        .then(() -> start.emit(STARTED))
        .then(() -> end.error(late))
        .then(() -> assertThat(stopped).containsExactly(RUN))
        .expectNoEvent(Duration.ofMillis(20))
        .then(stop::complete)
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(late))
        .verify(BOUND);
  }

  @Test
  void aCancelDuringTheStopAtTheDeadlineDoesNotAbandonIt() {
    StepVerifier.create(starting(STOP))
        .then(() -> start.emit(STARTED))
        .then(() -> end.error(late()))
        .thenCancel()
        .verify(BOUND);

    stop.assertNotCancelled();
    assertThat(stopped).contains(RUN);
  }

  @Test
  void aFailureToStopIsAWarningAndTheDeadlineStaysTheError() {
    StepVerifier.create(starting(STOP))
        .then(() -> start.emit(STARTED))
        .then(() -> end.error(late()))
        .then(() -> stop.error(new IllegalStateException("denied")))
        .expectError(PollDeadlineException.class)
        .verify(BOUND);

    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("r1", "could not be stopped", "denied");
  }

  @Test
  void otherErrorsLeaveTheRun() {
    StepVerifier.create(starting(STOP))
        .then(() -> start.emit(STARTED))
        .then(() -> end.error(new IllegalStateException("denied")))
        .expectErrorMessage("denied")
        .verify(BOUND);

    assertThat(stopped).isEmpty();
  }

  @Test
  void aStartThatFailsIsTheError() {
    StepVerifier.create(starting(STOP))
        .then(() -> start.error(new IllegalStateException("denied")))
        .expectErrorMessage("denied")
        .verify(BOUND);

    assertThat(warnings.all()).isEmpty();
  }

  @Test
  void aStartInDoubtThatNobodyWaitsForIsAWarningWithItsToken() {
    FailedCall call = new FailedCall("StartWorkflowRun", ARN, 1, true, false, "token-1");

    StepVerifier.create(starting(STOP)).thenCancel().verify(BOUND);
    start.error(new TransportException(call, Reason.CONNECTION_LOST, "gone", null));

    assertThat(warnings.all()).singleElement().asString().contains("token-1");
  }

  @Test
  void aStartThatWasRefusedAndThatNobodyWaitsForIsNoWarning() {
    StepVerifier.create(starting(STOP)).thenCancel().verify(BOUND);
    start.error(new IllegalStateException("denied"));

    assertThat(warnings.all()).isEmpty();
  }

  @Test
  void startAndStopRunInTheContextOfTheSubscriber() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Mono<WorkflowRun> starting =
        new StartAndAwait(
                Mono.deferContextual(
                    context -> {
                      seen.add("start " + context.get("key"));
                      return Mono.just(STARTED);
                    }),
                run -> end.mono(),
                run ->
                    Mono.deferContextual(
                        context -> {
                          seen.add("stop " + context.get("key"));
                          return Mono.empty();
                        }),
                work -> work,
                STOP)
            .lastSnapshot();

    StepVerifier.create(starting.contextWrite(Context.of("key", "value")))
        .expectSubscription()
        .thenCancel()
        .verify(BOUND);

    assertThat(seen).containsExactly("start value", "stop value");
  }
}
