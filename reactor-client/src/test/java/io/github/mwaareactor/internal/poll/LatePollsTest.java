package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.RUN;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.error;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.notFound;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.throttling;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.watch.ScriptedService;
import io.github.mwaareactor.internal.watch.WatchLoop;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.LatePoll;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is heard of polls that fail again and again, though polling goes on. */
class LatePollsTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final PollPolicy EVERY_5_S = PollPolicy.every(Duration.ofSeconds(5));

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private static MwaaException lost() {
    return new TransportException(CALL, Reason.CONNECTION_LOST, "reset by peer", null);
  }

  private static MwaaException unavailable(String code) {
    return new MwaaServiceException(CALL, error(code, FailureKind.TRANSIENT));
  }

  /** Of a poller. */
  @Nested
  class OfOneRun {
    @Test
    void warnsAfterThreeFailuresInARowAndOnceWhenItIsOver() {
      poll(EVERY_5_S, lost(), lost(), lost(), lost(), lost(), "RUNNING", "SUCCESS");

      assertThat(warnings.all()).hasSize(2);
      assertThat(warnings.all().get(0))
          .startsWith("mwaa.poll: Polls of " + RUN + " keep failing with connection_lost: 3 so far")
          .contains("since 1970-01-01T00:00:00Z; polling goes on", "reset by peer");
      assertThat(warnings.all().get(1))
          .startsWith("mwaa.poll: Polls of " + RUN + " no longer fail with connection_lost")
          .contains("after 5 failures since 1970-01-01T00:00:00Z, which is PT25S ago");
    }

    @Test
    void twoFailuresInARowAreNoNews() {
      poll(EVERY_5_S, lost(), lost(), "RUNNING", lost(), lost(), "SUCCESS");

      assertThat(warnings.all()).isEmpty();
    }

    @Test
    void warnsAfterHalfAMinuteWhereThreePollsTakeLonger() {
      poll(PollPolicy.every(Duration.ofMinutes(1)), lost(), lost(), "SUCCESS");

      assertThat(warnings.all()).hasSize(2);
      assertThat(warnings.all().get(0)).contains("2 so far");
    }

    @Test
    void warnsOfEachKindOnce() {
      poll(
          EVERY_5_S,
          lost(),
          lost(),
          lost(),
          throttling(null),
          lost(),
          throttling(null),
          lost(),
          "SUCCESS");

      assertThat(warnings.all()).hasSize(3);
      assertThat(warnings.all().get(1)).contains("with ThrottlingException: 1 so far", "slow down");
      assertThat(warnings.all().get(2))
          .contains("with connection_lost, ThrottlingException, after 7 failures");
    }

    @Test
    void warnsOfTheNextOutageAnew() {
      poll(EVERY_5_S, lost(), lost(), lost(), "RUNNING", lost(), lost(), lost(), "SUCCESS");

      assertThat(warnings.all()).hasSize(4);
    }

    @Test
    void warnsOfNoMoreKindsThanItRemembers() {
      List<Object> answers =
          new ArrayList<>(
              IntStream.range(0, 200)
                  .mapToObj(code -> (Object) unavailable("Code" + code))
                  .toList());
      answers.add("SUCCESS");

      poll(EVERY_5_S, answers.toArray());

      assertThat(warnings.all()).hasSizeBetween(3, 33);
      assertThat(warnings.all()).anyMatch(line -> line.contains("with other failures: 1 so far"));
    }

    @Test
    void saysNothingIsOverWhenPollingEndsInTheOutage() {
      Object[] outage = Stream.generate(LatePollsTest::lost).limit(5).toArray();

      StepVerifier.withVirtualTime(() -> states(EVERY_5_S, new ScriptedAnswers(outage)))
          .thenAwait(Duration.ofSeconds(16))
          .thenCancel()
          .verify(BOUND);

      assertThat(warnings.all()).hasSize(1);
    }

    @Test
    void aRunThatIsGivenTimeToComeIntoBeingIsNoNews() {
      PollPolicy patient = EVERY_5_S.toBuilder().notFoundGrace(Duration.ofMinutes(5)).build();

      poll(patient, notFound(), notFound(), notFound(), notFound(), "SUCCESS");

      assertThat(warnings.all()).isEmpty();
    }

    @Test
    void whoAsksIsToldOfEachLatePoll() {
      List<LatePoll> told = new ArrayList<>();
      MwaaException first = lost();
      MwaaException second = throttling(Duration.ofSeconds(42));
      MwaaException third = lost();

      poll(
          EVERY_5_S.toBuilder().onLate(told::add).build(),
          first,
          second,
          "RUNNING",
          third,
          "SUCCESS");

      assertThat(told)
          .containsExactly(
              new LatePoll(RUN, first, 1, Duration.ofSeconds(5)),
              new LatePoll(RUN, second, 2, Duration.ofSeconds(42)),
              new LatePoll(RUN, third, 1, Duration.ofSeconds(5)));
    }

    @Test
    void whatThatThrowsIsLoggedAndPollingGoesOn() {
      PollPolicy broken =
          EVERY_5_S.toBuilder()
              .onLate(
                  late -> {
                    throw new IllegalStateException("a broken screen");
                  })
              .build();

      poll(broken, lost(), lost(), "SUCCESS");

      assertThat(warnings.all()).hasSize(1);
      assertThat(warnings.all().get(0)).startsWith("mwaa.poll: onLate").contains("broken screen");
    }

    @Test
    void theLastPollBeforeTheDeadlineIsNotLate() {
      List<LatePoll> told = new ArrayList<>();
      PollPolicy brief =
          EVERY_5_S.toBuilder().deadline(Duration.ofSeconds(7)).onLate(told::add).build();
      ScriptedAnswers answers = new ScriptedAnswers(lost(), lost(), lost());

      StepVerifier.withVirtualTime(() -> states(brief, answers))
          .thenAwait(Duration.ofMinutes(1))
          .expectError(PollDeadlineException.class)
          .verify(BOUND);

      assertThat(told)
          .extracting(LatePoll::nextPollIn)
          .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(2));
    }

    private void poll(PollPolicy policy, Object... answers) {
      StepVerifier.withVirtualTime(() -> states(policy, new ScriptedAnswers(answers)).last())
          .thenAwait(Duration.ofHours(2))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }

    private Flux<RunState> states(PollPolicy policy, ScriptedAnswers answers) {
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

  /** Of a watcher. */
  @Nested
  class OfManyRuns {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedService service = new ScriptedService(time);

    @Test
    void warnsOnceForAllRunsAndOnceWhenItIsOver() {
      WatchLoop watcher = watcher(options -> {});
      watcher.watchAll(Flux.fromIterable(ScriptedService.runs(500))).subscribe();
      pass(Duration.ofMinutes(1));

      service.weather = LatePollsTest::lost;
      pass(Duration.ofMinutes(5));
      service.weather = null;
      pass(Duration.ofMinutes(5));

      assertThat(warnings.all()).hasSize(2);
      assertThat(warnings.all().get(0))
          .startsWith("mwaa.watch: Polls of watched runs keep failing with connection_lost:");
      assertThat(warnings.all().get(1))
          .startsWith("mwaa.watch: Polls of watched runs no longer fail with connection_lost");
    }

    @Test
    void warnsOfOneRunAmongManyThatAreWell() {
      WatchLoop watcher = watcher(options -> {});
      watcher.watchAll(Flux.fromIterable(ScriptedService.runs(100))).subscribe();
      pass(Duration.ofMinutes(1));

      service.set(ScriptedService.run(7), lost());
      pass(Duration.ofMinutes(5));

      assertThat(warnings.all()).hasSize(1);
      assertThat(warnings.all().get(0)).contains("3 so far");
    }

    @Test
    void aMomentInWhichAllPollsFailIsNoNews() {
      WatchLoop watcher = watcher(options -> {});
      watcher.watchAll(Flux.fromIterable(ScriptedService.runs(100))).subscribe();
      pass(Duration.ofMinutes(1));

      service.weather = LatePollsTest::lost;
      pass(Duration.ofMillis(500));
      service.weather = null;
      pass(Duration.ofMinutes(2));

      assertThat(watcher.stats().failed()).isPositive();
      assertThat(warnings.all()).isEmpty();
    }

    @Test
    void saysNothingIsOverWhenAllHaveLeftInTheOutage() {
      WatchLoop watcher = watcher(options -> {});
      service.weather = LatePollsTest::lost;
      Disposable watch = watcher.watch(RUN).subscribe();
      pass(Duration.ofMinutes(1));

      watch.dispose();
      service.weather = null;
      watcher.watch(RUN).subscribe();
      pass(Duration.ofMinutes(1));

      assertThat(warnings.all()).hasSize(1);
    }

    @Test
    void whoAsksIsToldOfEachLatePollAndWhatItThrowsIsLogged() {
      List<LatePoll> told = new ArrayList<>();
      MwaaException failure = lost();
      Consumer<LatePoll> broken =
          late -> {
            told.add(late);
            throw new IllegalStateException("a broken screen");
          };
      WatchLoop watcher = watcher(options -> options.onLate(broken));
      service.set(RUN, failure);
      List<RunState> states = new ArrayList<>();

      watcher.watch(RUN).subscribe(states::add);
      pass(Duration.ofSeconds(2));
      service.set(RUN, RunState.SUCCESS);
      pass(Duration.ofMinutes(1));

      // Back-off of 1 and 2 s, of which the random part is three quarters here.
      assertThat(told)
          .containsExactly(
              new LatePoll(RUN, failure, 1, Duration.ofMillis(750)),
              new LatePoll(RUN, failure, 2, Duration.ofMillis(1500)));
      assertThat(warnings.all()).hasSize(1);
      assertThat(warnings.all().get(0)).startsWith("mwaa.watch: onLate");
      assertThat(states).containsExactly(RunState.SUCCESS);
    }

    private WatchLoop watcher(Consumer<WatchOptions.Builder> adjust) {
      WatchOptions.Builder options = WatchOptions.builder().listing(WatchOptions.Listing.OFF);
      adjust.accept(options);
      return WatchLoop.open(
          new PollSource("GetWorkflowRun", service::fetch, new FirstSuccess(), time, () -> 0.5),
          ScriptedService.NO_LISTS,
          (RunRef run) -> {},
          options.build(),
          64,
          Mono.never(),
          CallListener.NONE);
    }

    private void pass(Duration duration) {
      for (long millis = 0; millis < duration.toMillis(); millis += 10) {
        time.advanceTimeBy(Duration.ofMillis(10));
      }
    }
  }
}
