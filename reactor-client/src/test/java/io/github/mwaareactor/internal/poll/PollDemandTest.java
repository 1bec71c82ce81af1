package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.RUN;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.error;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.runIn;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.throttling;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.CountingTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A run is polled only while somebody wants what a poll may find. */
class PollDemandTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);
  private static final PollPolicy EVERY_5_S = PollPolicy.every(Duration.ofSeconds(5));

  private VirtualTimeScheduler time;
  private CountingTimer timer;

  @BeforeEach
  void stopTheClock() {
    time = VirtualTimeScheduler.getOrSet();
    timer = new CountingTimer(time);
  }

  @AfterEach
  void letItGo() {
    VirtualTimeScheduler.reset();
  }

  private Flux<RunState> states(Function<RunRef, Mono<WorkflowRun>> fetch, PollPolicy policy) {
    return new RunPoller(
            new PollSource("GetWorkflowRun", fetch, new FirstSuccess(), timer, () -> 0.5))
        .transitions(RUN, policy)
        .map(polled -> polled.run().state());
  }

  private Watcher watch(ScriptedAnswers answers, PollPolicy policy) {
    return states(answers::fetch, policy).subscribeWith(new Watcher());
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  @Test
  void nothingIsPolledBeforeAnythingIsWanted() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");
    Watcher watcher = watch(answers, EVERY_5_S);

    pass(LONG);
    assertThat(answers.polls()).isEmpty();
    watcher.request(1);

    assertThat(answers.polls()).containsExactly(LONG.toMillis());
    assertThat(watcher.seen).containsExactly(QUEUED);
  }

  @Test
  void pollingPausesWhileNothingIsWantedAndGoesOnAtOnceThen() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "RUNNING");
    Watcher watcher = watch(answers, EVERY_5_S);

    watcher.request(1);
    pass(LONG);
    assertThat(answers.polls()).containsExactly(0L);
    watcher.request(1);

    assertThat(answers.polls()).containsExactly(0L, LONG.toMillis());
    assertThat(watcher.seen).containsExactly(QUEUED, RUNNING);
  }

  @Test
  void whoAsksAgainBeforeTheIntervalIsOverWaitsForIt() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "RUNNING");
    Watcher watcher = watch(answers, EVERY_5_S);

    watcher.request(1);
    pass(Duration.ofSeconds(2));
    watcher.request(1);
    pass(LONG);

    assertThat(answers.polls()).containsExactly(0L, 5_000L);
  }

  @Test
  void askingForOneAtATimePollsNoFasterThanAskingForAll() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "QUEUED", "RUNNING", "SUCCESS");
    List<RunState> seen = new ArrayList<>();
    states(answers::fetch, EVERY_5_S)
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                request(1);
              }

              @Override
              protected void hookOnNext(RunState state) {
                seen.add(state);
                request(1);
              }
            });

    pass(LONG);

    assertThat(answers.polls()).containsExactly(0L, 5_000L, 10_000L, 15_000L);
    assertThat(seen).containsExactly(QUEUED, RUNNING, SUCCESS);
  }

  @Test
  void repeatsAndFailuresUseNoDemandUp() {
    ScriptedAnswers answers =
        new ScriptedAnswers("QUEUED", "QUEUED", throttling(null), "QUEUED", "RUNNING");
    Watcher watcher = watch(answers, EVERY_5_S);

    watcher.request(2);
    pass(LONG);

    assertThat(watcher.seen).containsExactly(QUEUED, RUNNING);
    assertThat(answers.polls()).containsExactly(0L, 5_000L, 10_000L, 15_000L, 20_000L);
  }

  @Test
  void aHintHoldsAlsoForThoseWhoAskAgain() {
    ScriptedAnswers answers = new ScriptedAnswers(throttling(Duration.ofMinutes(1)), "RUNNING");
    Watcher watcher = watch(answers, EVERY_5_S);

    watcher.request(1);
    pass(Duration.ofSeconds(30));
    watcher.request(1);
    pass(LONG);

    assertThat(answers.polls()).startsWith(0L, 60_000L);
  }

  @Test
  void theDeadlineEndsAPauseWithoutAPoll() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(12)).build();
    Watcher watcher = watch(answers, policy);

    watcher.request(1);
    pass(Duration.ofSeconds(12).minusNanos(1));
    assertThat(watcher.error).isNull();
    pass(Duration.ofNanos(1));

    PollDeadlineException late = (PollDeadlineException) watcher.error;
    assertThat(late).hasMessageContaining("still QUEUED at the deadline of PT12S, seen PT12S ago");
    assertThat(late.attempts()).isEqualTo(1);
    assertThat(answers.polls()).containsExactly(0L);
    assertThat(timer.pending()).isZero();
  }

  @Test
  void theDeadlineCountsFromTheSubscriptionAlsoIfNothingWasWantedYet() {
    ScriptedAnswers answers = new ScriptedAnswers();
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(12)).build();
    Watcher watcher = watch(answers, policy);

    pass(Duration.ofSeconds(12));

    PollDeadlineException late = (PollDeadlineException) watcher.error;
    assertThat(late).hasMessageContaining("not seen yet");
    assertThat(late.attempts()).isZero();
  }

  @Test
  void aWaitThatEndsAtTheDeadlineInAPauseMakesNoLastPoll() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(3)).build();
    Watcher watcher = watch(answers, policy);

    watcher.request(1);
    pass(Duration.ofSeconds(3));

    assertThat(watcher.error).isInstanceOf(PollDeadlineException.class);
    assertThat(answers.polls()).containsExactly(0L);
  }

  @Test
  void demandBeforeTheDeadlineHasItsPollsUpToTheLast() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "QUEUED", "QUEUED");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(12)).build();
    Watcher watcher = watch(answers, policy);

    watcher.request(1);
    pass(Duration.ofSeconds(11));
    watcher.request(1);
    pass(Duration.ofSeconds(1));

    assertThat(watcher.error).isInstanceOf(PollDeadlineException.class);
    assertThat(answers.polls()).containsExactly(0L, 11_000L, 12_000L);
  }

  @Test
  void eachSubscriptionHasDemandAndDeadlineOfItsOwn() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED", "QUEUED", "QUEUED");
    PollPolicy policy = EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(12)).build();
    Flux<RunState> states = states(answers::fetch, policy);
    Watcher first = states.subscribeWith(new Watcher());
    first.request(1);
    pass(Duration.ofSeconds(10));
    Watcher second = states.subscribeWith(new Watcher());

    pass(Duration.ofSeconds(2));
    assertThat(first.error).isInstanceOf(PollDeadlineException.class);
    assertThat(second.error).isNull();
    pass(Duration.ofSeconds(10));

    assertThat(second.error).isInstanceOf(PollDeadlineException.class);
    assertThat(answers.polls()).containsExactly(0L);
  }

  @Test
  void cancellingAPauseLeavesNothing() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");
    Watcher watcher = watch(answers, EVERY_5_S);
    watcher.request(1);
    pass(Duration.ofMinutes(1));
    assertThat(timer.pending()).isEqualTo(1);

    watcher.cancel();

    assertThat(timer.pending()).isZero();
    watcher.request(1);
    pass(LONG);
    assertThat(answers.polls()).hasSize(1);
  }

  @Test
  void cancellingAWaitLeavesNothing() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");
    Watcher watcher = watch(answers, EVERY_5_S);
    watcher.request(2);
    pass(Duration.ofSeconds(1));
    assertThat(timer.pending()).isEqualTo(1);

    watcher.cancel();

    assertThat(timer.pending()).isZero();
    pass(LONG);
    assertThat(answers.polls()).hasSize(1);
  }

  @Test
  void cancellingAPollInFlightCancelsItsCall() {
    AtomicInteger cancelled = new AtomicInteger();
    Watcher watcher = new Watcher();
    states(run -> Mono.<WorkflowRun>never().doOnCancel(cancelled::incrementAndGet), EVERY_5_S)
        .subscribe(watcher);
    watcher.request(1);

    watcher.cancel();

    assertThat(cancelled).hasValue(1);
    assertThat(timer.pending()).isZero();
  }

  @Test
  void cancellingAsAStateArrivesLeavesNothing() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED");

    StepVerifier.create(states(answers::fetch, EVERY_5_S).take(1))
        .expectNext(QUEUED)
        .expectComplete()
        .verify(BOUND);

    assertThat(timer.pending()).isZero();
  }

  @Test
  void withoutAPauseThereIsNoTimerBesidesTheWait() {
    ScriptedAnswers answers = new ScriptedAnswers("QUEUED").taking(Duration.ofSeconds(1));
    Watcher watcher = watch(answers, EVERY_5_S);

    watcher.request(Long.MAX_VALUE);

    assertThat(answers.polls()).hasSize(1);
    assertThat(timer.pending()).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(timer.pending()).isEqualTo(1);
  }

  @Test
  void everyPollSeesTheContextOfItsSubscriber() {
    List<String> callers = new ArrayList<>();
    Watcher watcher = new Watcher();
    states(
            run ->
                Mono.deferContextual(
                    context -> {
                      callers.add(context.get("caller"));
                      return callers.size() == 2
                          ? Mono.error(throttling(null))
                          : Mono.just(runIn(callers.size() < 4 ? "QUEUED" : "SUCCESS"));
                    }),
            EVERY_5_S)
        .contextWrite(context -> context.put("caller", "me"))
        .subscribe(watcher);

    watcher.request(1);
    pass(Duration.ofMinutes(1));
    watcher.request(1);
    pass(Duration.ofMinutes(1));

    assertThat(watcher.seen).containsExactly(QUEUED, SUCCESS);
    assertThat(callers).containsExactly("me", "me", "me", "me");
  }

  @Test
  void answersThatAreThereAtOnceDoNotPileUpOnTheStack() {
    PollPolicy policy = PollPolicy.every(Duration.ofMillis(1));
    Object[] script =
        IntStream.rangeClosed(1, 20_000)
            .mapToObj(i -> i == 20_000 ? "SUCCESS" : i % 2 == 0 ? "QUEUED" : "RUNNING")
            .toArray();
    ScriptedAnswers answers = new ScriptedAnswers(script);

    StepVerifier.create(states(answers::fetch, policy), 0)
        .thenRequest(1)
        .expectNextCount(1)
        .thenRequest(19_999)
        .then(() -> pass(LONG))
        .expectNextCount(19_999)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void anOnErrorContinueBelowDoesNotKeepAFatalErrorFromEndingThePoll() {
    AccessDeniedException denied =
        new AccessDeniedException(CALL, error("AccessDeniedException", FailureKind.PERMANENT));
    ScriptedAnswers answers = new ScriptedAnswers(throttling(null), denied);
    Watcher watcher = new Watcher();
    states(answers::fetch, EVERY_5_S).onErrorContinue((error, value) -> {}).subscribe(watcher);

    watcher.request(1);
    pass(LONG);

    assertThat(watcher.error).isSameAs(denied);
    assertThat(answers.polls()).hasSize(2);
  }

  /** Wants nothing until it is told to. */
  private static final class Watcher extends BaseSubscriber<RunState> {
    private final List<RunState> seen = new ArrayList<>();
    private Throwable error;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(RunState state) {
      seen.add(state);
    }

    @Override
    protected void hookOnError(Throwable thrown) {
      error = thrown;
    }
  }
}
