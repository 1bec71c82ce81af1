package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.RUN;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.error;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.notFound;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.throttling;
import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.STOPPED;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static io.github.mwaareactor.model.RunState.TIMEOUT;
import static io.github.mwaareactor.model.RunState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.PollPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RunPollerTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final PollPolicy EVERY_5_S = PollPolicy.every(Duration.ofSeconds(5));

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  @Test
  void emitsEachStateOnceAndCompletesAfterATerminalState() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "QUEUED", "RUNNING", "SUCCESS");

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .expectSubscription()
        .expectNext(QUEUED)
        .expectNoEvent(Duration.ofSeconds(10))
        .expectNext(RUNNING)
        .expectNoEvent(Duration.ofSeconds(5))
        .expectNext(SUCCESS)
        .expectComplete()
        .verify(BOUND);

    assertThat(answers.polls()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = RunState.class,
      names = {"SUCCESS", "FAILED", "TIMEOUT", "STOPPED"})
  void aRunThatEndedBadlyIsAValueToo(RunState end) {
    ScriptedAnswers answers = new ScriptedAnswers(end.name());

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .expectNext(end)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void twoUnknownTextsInARowAreOneUnknownAndDoNotEndTheRun() {
    ScriptedAnswers answers = new ScriptedAnswers("PAUSED", "HIBERNATED", "FAILED");

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .expectNext(UNKNOWN)
        .thenAwait(Duration.ofSeconds(10))
        .expectNext(FAILED)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void waitsLongerWhileNothingChangesAndStartsOverAtATransition() {
    ScriptedAnswers answers =
        new ScriptedAnswers(
            "QUEUED", "QUEUED", "QUEUED", "QUEUED", "RUNNING", "RUNNING", "STOPPED");
    PollPolicy policy =
        PollPolicy.builder()
            .interval(Duration.ofSeconds(2))
            .growth(2)
            .maxInterval(Duration.ofSeconds(7))
            .jitter(0)
            .build();

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofMinutes(1))
        .expectNext(QUEUED, RUNNING, STOPPED)
        .expectComplete()
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 2000L, 6000L, 13000L, 20000L, 22000L, 26000L);
  }

  @Test
  void jitterSpreadsTheWaitBothWays() {
    PollPolicy policy = EVERY_5_S.toBuilder().jitter(0.2).build();

    assertThat(secondPollAt(policy, 0)).isEqualTo(4000);
    assertThat(secondPollAt(policy, 0.5)).isEqualTo(5000);
    assertThat(secondPollAt(policy, 0.75)).isEqualTo(5500);
  }

  private static long secondPollAt(PollPolicy policy, double random) {
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", "SUCCESS");
    StepVerifier.withVirtualTime(
            () ->
                new RunPoller(
                        new PollSource(
                            "GetWorkflowRun",
                            answers::fetch,
                            new FirstSuccess(),
                            Schedulers.parallel(),
                            () -> random))
                    .transitions(RUN, policy)
                    .map(polled -> polled.run().state()))
        .thenAwait(Duration.ofMinutes(1))
        .expectNext(RUNNING, SUCCESS)
        .expectComplete()
        .verify(BOUND);
    return answers.polls().get(1);
  }

  @Test
  void aPollThatFailsForAPassingReasonIsOnlyLate() {
    ScriptedAnswers answers =
        new ScriptedAnswers(
            "RUNNING",
            throttling(null),
            new TransportException(
                CALL, TransportException.Reason.CONNECTION_LOST, "reset by peer", null),
            new ProtocolException(CALL, "unreadable", 200, "id", null),
            "SUCCESS");

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .thenAwait(Duration.ofSeconds(20))
        .expectNext(RUNNING, SUCCESS)
        .expectComplete()
        .verify(BOUND);

    assertThat(answers.polls()).hasSize(5);
  }

  @Test
  void backsOffWhileTheServiceThrottles() {
    ScriptedAnswers answers =
        new ScriptedAnswers(
            throttling(null), throttling(null), throttling(null), throttling(null), "SUCCESS");
    PollPolicy policy = PollPolicy.every(Duration.ofSeconds(1));

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofMinutes(1))
        .expectNext(SUCCESS)
        .expectComplete()
        .verify(BOUND);

    // U(0.5,1) is 0.75 here: 0.75, 1.5, 3 and 6 s, never less than the interval.
    assertThat(answers.polls()).containsExactly(0L, 1000L, 2500L, 5500L, 11500L);
  }

  @Test
  void waitsAfterFailuresAreSpreadToo() {
    PollPolicy policy = EVERY_5_S.toBuilder().jitter(0.2).build();
    ScriptedAnswers answers = new ScriptedAnswers(throttling(null), "SUCCESS");

    StepVerifier.withVirtualTime(
            () ->
                new RunPoller(
                        new PollSource(
                            "GetWorkflowRun",
                            answers::fetch,
                            new FirstSuccess(),
                            Schedulers.parallel(),
                            () -> 0))
                    .transitions(RUN, policy)
                    .map(polled -> polled.run().state()))
        .thenAwait(Duration.ofMinutes(1))
        .expectNext(SUCCESS)
        .expectComplete()
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 4000L);
  }

  @Test
  void theServersHintIsAFloor() {
    ScriptedAnswers answers = new ScriptedAnswers(throttling(Duration.ofSeconds(42)), "SUCCESS");

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(42).minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .expectNext(SUCCESS)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void anErrorThatWillNotPassEndsThePollAtOnce() {
    AccessDeniedException denied =
        new AccessDeniedException(CALL, error("AccessDeniedException", FailureKind.PERMANENT));
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", denied);

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .expectNext(RUNNING)
        .thenAwait(Duration.ofSeconds(5))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(denied))
        .verify(BOUND);
  }

  @Test
  void aMissingRunEndsThePollAfterItsGraceAndNotBefore() {
    PollPolicy policy = EVERY_5_S.toBuilder().notFoundGrace(Duration.ofSeconds(8)).build();
    ScriptedAnswers found = new ScriptedAnswers(notFound(), notFound(), "SUCCESS");
    ScriptedAnswers missing = new ScriptedAnswers(notFound(), notFound(), notFound());

    StepVerifier.withVirtualTime(() -> states(found, policy))
        .thenAwait(Duration.ofSeconds(10))
        .expectNext(SUCCESS)
        .expectComplete()
        .verify(BOUND);
    StepVerifier.withVirtualTime(() -> states(missing, policy))
        .thenAwait(Duration.ofSeconds(10))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
  }

  @Test
  void aRunThatOutlastsTheDeadlineIsPolledOnceMoreAndThenGivenUp() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "RUNNING", "RUNNING", throttling(null));
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(12)).build();

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofSeconds(12))
        .expectNext(QUEUED, RUNNING)
        .expectErrorSatisfies(
            error -> {
              PollDeadlineException late = (PollDeadlineException) error;
              assertThat(late)
                  .hasMessageContaining("still RUNNING at the deadline of PT12S, seen PT2S ago");
              assertThat(late.run()).isEqualTo(RUN);
              assertThat(late.last().state()).isEqualTo(RUNNING);
              assertThat(late.lastAge()).isEqualTo(Duration.ofSeconds(2));
              assertThat(late).hasCauseInstanceOf(ThrottlingException.class);
              assertThat(late.attempts()).isEqualTo(4);
            })
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 5000L, 10000L, 12000L);
  }

  @Test
  void aRunThatWasNeverSeenHasNoAge() {
    ScriptedAnswers answers = new ScriptedAnswers(throttling(null), throttling(null));
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(3)).build();

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofSeconds(3))
        .expectErrorSatisfies(
            error -> {
              PollDeadlineException late = (PollDeadlineException) error;
              assertThat(late)
                  .message()
                  .endsWith("the run is not seen yet at the deadline of PT3S");
              assertThat(late.last()).isNull();
              assertThat(late.lastAge()).isNull();
              assertThat(late.attempts()).isEqualTo(2);
            })
        .verify(BOUND);
  }

  @Test
  void aPollInFlightAtTheDeadlineIsTheLast() {
    ScriptedAnswers answers =
        new ScriptedAnswers("QUEUED", "RUNNING").taking(Duration.ofSeconds(30));
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(40)).build();

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofSeconds(65))
        .expectNext(QUEUED, RUNNING)
        .expectErrorSatisfies(
            error -> assertThat(((PollDeadlineException) error).lastAge()).isZero())
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 35_000L);
  }

  @Test
  void aTimerWhoseClockIsSlowMakesNoSecondLastPoll() {
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", "RUNNING", "RUNNING");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(3)).build();

    StepVerifier.withVirtualTime(
            () ->
                new RunPoller(
                        new PollSource(
                            "GetWorkflowRun",
                            answers::fetch,
                            new FirstSuccess(),
                            slow(VirtualTimeScheduler.get()),
                            () -> 0.5))
                    .transitions(RUN, policy)
                    .map(polled -> polled.run().state()))
        .thenAwait(Duration.ofSeconds(3))
        .expectNext(RUNNING)
        .expectError(PollDeadlineException.class)
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 3000L);
  }

  private static Scheduler slow(VirtualTimeScheduler time) {
    return new Scheduler() {
      @Override
      public long now(TimeUnit unit) {
        return time.now(unit) / 2;
      }

      @Override
      public Disposable schedule(Runnable task) {
        return time.schedule(task);
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return time.schedule(task, delay, unit);
      }

      @Override
      public Worker createWorker() {
        return time.createWorker();
      }
    };
  }

  @Test
  void aRunThatEndsAtTheLastPollHasEnded() {
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", "RUNNING", "TIMEOUT");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(7)).build();

    StepVerifier.withVirtualTime(() -> states(answers, policy))
        .thenAwait(Duration.ofSeconds(7))
        .expectNext(RUNNING, TIMEOUT)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void cancellingEndsPolling() {
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", "RUNNING", "RUNNING", "RUNNING");
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      Disposable polling = states(answers, EVERY_5_S).subscribe();
      time.advanceTimeBy(Duration.ofSeconds(7));
      assertThat(answers.polls()).hasSize(2);

      polling.dispose();
      time.advanceTimeBy(Duration.ofMinutes(1));

      assertThat(answers.polls()).hasSize(2);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void eachSubscriptionPollsOnItsOwnFromTheStart() {
    ScriptedAnswers answers = new ScriptedAnswers("RUNNING", "SUCCESS", "QUEUED", "SUCCESS");
    Supplier<Flux<RunState>> twice =
        () -> {
          Flux<RunState> states = states(answers, EVERY_5_S);
          return states.concatWith(states);
        };

    StepVerifier.withVirtualTime(twice)
        .thenAwait(Duration.ofSeconds(10))
        .expectNext(RUNNING, SUCCESS, QUEUED, SUCCESS)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aSlowAnswerIsNeverOvertakenByTheNextPoll() {
    ScriptedAnswers answers =
        new ScriptedAnswers("RUNNING", "SUCCESS").taking(Duration.ofSeconds(30));

    StepVerifier.withVirtualTime(() -> states(answers, EVERY_5_S))
        .thenAwait(Duration.ofSeconds(65))
        .expectNext(RUNNING, SUCCESS)
        .expectComplete()
        .verify(BOUND);

    assertThat(answers.polls()).containsExactly(0L, 35000L);
  }

  private static Flux<RunState> states(ScriptedAnswers answers, PollPolicy policy) {
    return new RunPoller(
            new PollSource(
                "GetWorkflowRun",
                answers::fetch,
                new FirstSuccess(),
                Schedulers.parallel(),
                () -> 0.5))
        .transitions(RUN, policy)
        .map(polled -> polled.run().state());
  }
}
