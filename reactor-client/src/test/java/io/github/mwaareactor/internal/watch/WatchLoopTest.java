package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static io.github.mwaareactor.internal.watch.ScriptedService.runs;
import static io.github.mwaareactor.internal.watch.ScriptedService.snapshot;
import static io.github.mwaareactor.internal.watch.ScriptedService.throttling;
import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.STARTING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Failed;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class WatchLoopTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 1);
  private static final RunRef RUN = run(1);
  private static final RunRef OTHER = run(2);

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final CountingTimer timer = new CountingTimer(time);
  private final ScriptedService service = new ScriptedService(time);
  private final Sinks.Empty<Void> clientClosed = Sinks.empty();
  private final FirstSuccess success = new FirstSuccess();

  @Test
  void pollsAtOnceAndThenOnceInTheTarget() {
    WatchLoop watcher = watcher(options -> {});

    List<RunState> states = collect(watcher.watch(RUN));
    pass(Duration.ofSeconds(25));

    assertThat(states).containsExactly(RUNNING);
    assertThat(service.timesOf(RUN)).containsExactly(0L, 10_000L, 20_000L);
  }

  @Test
  void tellsEachStateOnceAndCompletesAfterATerminalOne() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, QUEUED);

    StepVerifier.create(watcher.watch(RUN))
        .then(() -> pass(Duration.ofSeconds(15)))
        .expectNext(QUEUED)
        .then(() -> service.set(RUN, RUNNING))
        .then(() -> pass(Duration.ofSeconds(20)))
        .expectNext(RUNNING)
        .then(() -> service.set(RUN, FAILED))
        .then(() -> pass(Duration.ofSeconds(10)))
        .expectNext(FAILED)
        .expectComplete()
        .verify(BOUND);

    assertThat(watcher.watchedRuns()).isEmpty();
    assertNothingGoesOn(watcher);
  }

  @Test
  void pollsARunOnceHoweverManySubscribersItHas() {
    WatchLoop watcher = watcher(options -> {});
    List<RunState> told = new ArrayList<>();

    for (int subscriber = 0; subscriber < 1000; subscriber++) {
      watcher.watch(RUN).subscribe(told::add);
    }
    watcher.watchAll(Flux.just(RUN)).subscribe();
    pass(Duration.ofSeconds(25));

    assertThat(service.timesOf(RUN)).hasSize(3);
    assertThat(told).hasSize(1000).containsOnly(RUNNING);
  }

  @Test
  void tellsALateJoinerTheLastStateAtOnceAndWithoutACall() {
    WatchLoop watcher = watcher(options -> {});
    watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(3));

    List<RunState> states = collect(watcher.watch(RUN));
    List<RunEvent> events = collect(watcher.watchAll(Flux.just(RUN)));

    assertThat(states).containsExactly(RUNNING);
    assertThat(events)
        .containsExactly(new Transition(RUN, null, RUNNING, null, 0, Instant.ofEpochMilli(0)));
    assertThat(service.asked).hasSize(1);
  }

  @Test
  void stopsPollingWhenTheLastSubscriberLeaves() {
    WatchLoop watcher = watcher(options -> {});
    Disposable first = watcher.watch(RUN).subscribe();
    Disposable last = watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(5));

    first.dispose();
    pass(Duration.ofSeconds(10));
    assertThat(service.asked).hasSize(2);
    last.dispose();
    pass(Duration.ofMinutes(1));

    assertThat(service.asked).hasSize(2);
    assertNothingGoesOn(watcher);
  }

  @Test
  void abandonsThePollOnItsWayWhenTheLastSubscriberLeaves() {
    WatchLoop watcher = watcher(options -> {});
    service.latency = Duration.ofSeconds(1);
    Disposable last = watcher.watch(RUN).subscribe();

    last.dispose();

    assertThat(service.cancelled).isEqualTo(1);
    assertNothingGoesOn(watcher);
  }

  @Test
  void followsARunAnewAfterItHasEnded() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, SUCCESS);
    List<RunState> states = new ArrayList<>();

    watcher
        .watch(RUN)
        .doOnNext(states::add)
        .doOnNext(ended -> watcher.watch(RUN).subscribe(states::add))
        .subscribe();
    pass(Duration.ofSeconds(1));

    assertThat(states).containsExactly(SUCCESS, SUCCESS);
    assertThat(service.asked).hasSize(2);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aRunThatFailsIsAnElementAndEndsNoOther() {
    WatchLoop watcher = watcher(options -> {});
    AccessDeniedException denied =
        new AccessDeniedException(CALL, error("AccessDeniedException", 403));
    pass(Duration.ofSeconds(1));

    List<RunEvent> events = collect(watcher.watchAll(Flux.just(RUN, OTHER)));
    pass(Duration.ofSeconds(1));
    service.set(RUN, denied);
    pass(Duration.ofSeconds(10));
    service.set(OTHER, SUCCESS);
    pass(Duration.ofSeconds(10));

    assertThat(events)
        .satisfiesExactly(
            event -> assertTransition(event, null, RUNNING),
            event -> assertTransition(event, null, RUNNING),
            event -> {
              assertThat(event).isInstanceOf(Failed.class);
              Failed failed = (Failed) event;
              assertThat(failed.run()).isEqualTo(RUN);
              assertThat(failed.last()).isEqualTo(RUNNING);
              assertThat(failed.error()).isSameAs(denied);
              assertThat(failed.observedAt()).isAfterOrEqualTo(Instant.ofEpochSecond(6));
            },
            event -> assertTransition(event, RUNNING, SUCCESS));
    assertNothingGoesOn(watcher);
  }

  @Test
  void watchingOneRunEndsWithItsError() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, notFound());

    StepVerifier.create(watcher.watch(RUN))
        .then(() -> pass(Duration.ofSeconds(1)))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aMissingRunIsWaitedForDuringItsGrace() {
    WatchLoop watcher = watcher(options -> options.notFoundGrace(Duration.ofSeconds(4)));
    service.set(RUN, notFound());
    service.set(OTHER, notFound());

    List<RunEvent> events = collect(watcher.watchAll(Flux.just(RUN, OTHER)));
    pass(Duration.ofSeconds(3));
    assertThat(events).isEmpty();
    service.set(RUN, SUCCESS);
    pass(Duration.ofSeconds(10));

    assertThat(events)
        .satisfiesExactly(
            event -> assertTransition(event, null, SUCCESS),
            event -> assertThat(event).isInstanceOf(Failed.class));
  }

  @Test
  void runsThatAreNotThereYetSlowNothing() {
    WatchLoop watcher = watcher(options -> options.notFoundGrace(Duration.ofMinutes(1)));
    runs(100).forEach(run -> service.set(run, notFound()));

    watcher.watchAll(Flux.fromIterable(runs(100))).subscribe();
    pass(Duration.ofSeconds(30));

    assertThat(watcher.stats().rate()).isInfinite();
    assertThat(watcher.stats().failed()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void completesWhenTheSourceAndItsRunsHaveEnded() {
    WatchLoop watcher = watcher(options -> {});
    TestPublisher<RunRef> source = TestPublisher.create();
    service.set(RUN, SUCCESS);

    StepVerifier.create(watcher.watchAll(source))
        .then(() -> source.next(RUN))
        .then(() -> pass(Duration.ofSeconds(1)))
        .assertNext(event -> assertTransition(event, null, SUCCESS))
        .then(() -> source.next(OTHER).complete())
        .then(() -> pass(Duration.ofSeconds(1)))
        .assertNext(event -> assertTransition(event, null, RUNNING))
        .then(() -> service.set(OTHER, SUCCESS))
        .then(() -> pass(Duration.ofSeconds(10)))
        .assertNext(event -> assertTransition(event, RUNNING, SUCCESS))
        .expectComplete()
        .verify(BOUND);
    StepVerifier.create(watcher.watchAll(Flux.empty())).expectComplete().verify(BOUND);
  }

  @Test
  void anErrorOfTheSourceWaitsForTheRunsBeforeIt() {
    WatchLoop watcher = watcher(options -> {});
    Publisher<RunRef> source = Flux.concat(Mono.just(RUN), Mono.error(new IllegalStateException()));

    StepVerifier.create(watcher.watchAll(source))
        .then(() -> pass(Duration.ofSeconds(15)))
        .assertNext(event -> assertTransition(event, null, RUNNING))
        .then(() -> service.set(RUN, SUCCESS))
        .then(() -> pass(Duration.ofSeconds(10)))
        .assertNext(event -> assertTransition(event, RUNNING, SUCCESS))
        .expectError(IllegalStateException.class)
        .verify(BOUND);
  }

  @Test
  void takesNoMoreRunsThanItHasRoomForUntilTheirLastEventIsDelivered() {
    WatchLoop watcher = watcher(options -> options.maxWatched(2));
    TestPublisher<RunRef> source = TestPublisher.create();
    List<RunEvent> events = new ArrayList<>();
    StepVerifier.Step<RunEvent> subscriber =
        StepVerifier.create(watcher.watchAll(source).doOnNext(events::add), 0);
    service.set(RUN, SUCCESS);

    subscriber
        .then(() -> source.assertMinRequested(2).assertMaxRequested(2))
        .then(() -> source.next(RUN, OTHER))
        .then(() -> pass(Duration.ofSeconds(15)))
        .then(() -> assertThat(watcher.watchedRuns()).containsExactly(OTHER))
        .then(() -> source.assertMaxRequested(0))
        .thenRequest(2)
        .expectNextCount(2)
        .then(() -> source.assertMinRequested(1).assertMaxRequested(1))
        .thenCancel()
        .verify(BOUND);

    source.assertCancelled();
    assertNothingGoesOn(watcher);
  }

  @Test
  void aRunNamedTwiceIsFollowedOnceAndTakesNoRoom() {
    WatchLoop watcher = watcher(options -> options.maxWatched(2));

    List<RunEvent> events =
        collect(watcher.watchAll(Flux.concat(Flux.just(RUN, RUN, RUN, RUN, OTHER), Mono.never())));
    pass(Duration.ofSeconds(11));

    assertThat(events).hasSize(2);
    assertThat(service.timesOf(RUN)).hasSizeLessThanOrEqualTo(3);
    assertThat(watcher.watchedRuns()).containsExactlyInAnyOrder(RUN, OTHER);
  }

  @Test
  void aRunNamedAgainWhenItsLastEventArrivesIsFollowedAnew() {
    WatchLoop watcher = watcher(options -> {});
    Sinks.Many<RunRef> source = Sinks.many().unicast().onBackpressureBuffer();
    service.set(RUN, SUCCESS);
    List<RunEvent> events = new ArrayList<>();

    watcher
        .watchAll(source.asFlux())
        .doOnNext(events::add)
        .take(3)
        .subscribe(event -> source.tryEmitNext(RUN));
    source.tryEmitNext(RUN);
    pass(Duration.ofSeconds(5));

    assertThat(events).hasSize(3);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aRunThatMayNotBeAskedForIsAFailedElement() {
    WatchLoop watcher =
        open(
            WatchOptions.defaults(),
            ref -> {
              if (ref.equals(RUN)) {
                throw new IllegalArgumentException("not this one");
              }
            });
    service.set(OTHER, SUCCESS);

    List<RunEvent> events = collect(watcher.watchAll(Flux.just(RUN, OTHER)));
    pass(Duration.ofSeconds(1));

    assertThat(events).hasSize(2);
    assertThat(((Failed) events.get(0)).error()).isInstanceOf(IllegalArgumentException.class);
    assertThat(service.timesOf(RUN)).isEmpty();
    assertThatThrownBy(() -> watcher.watch(RUN)).isInstanceOf(IllegalArgumentException.class);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aSlowSubscriberGetsTheLatestStateAndHowManyItMissed() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, STARTING);

    StepVerifier.create(watcher.watchAll(Flux.just(RUN)), 1)
        .then(() -> pass(Duration.ofSeconds(1)))
        .assertNext(event -> assertTransition(event, null, STARTING))
        .then(() -> become(QUEUED, RUNNING, SUCCESS))
        .thenRequest(1)
        .assertNext(
            event -> {
              assertTransition(event, STARTING, SUCCESS);
              assertThat(((Transition) event).skipped()).isEqualTo(2);
            })
        .expectComplete()
        .verify(BOUND);
    assertThat(watcher.stats().skipped()).isEqualTo(2);
  }

  @Test
  void aStateThatCameAndWentUnseenIsCountedWithTheNext() {
    WatchLoop watcher = watcher(options -> {});
    TestPublisher<RunRef> source = TestPublisher.create();

    StepVerifier.create(watcher.watchAll(source), 1)
        .then(() -> source.next(RUN))
        .then(() -> pass(Duration.ofSeconds(1)))
        .assertNext(event -> assertTransition(event, null, RUNNING))
        .then(() -> become(QUEUED, RUNNING))
        .thenRequest(1)
        .then(() -> become(FAILED))
        .assertNext(
            event -> {
              assertTransition(event, RUNNING, FAILED);
              assertThat(((Transition) event).skipped()).isEqualTo(2);
            })
        .thenCancel()
        .verify(BOUND);
  }

  // Told again what it had been told on its way in, it counted one as skipped.
  @Test
  void whoComesInTheMomentTheLastLeavesHasMissedNothing() {
    WatchLoop watcher = watcher(options -> {});
    Disposable last = watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(1));
    List<RunEvent> events = new ArrayList<>();

    watcher
        .watch(OTHER)
        .subscribe(
            inTheLoop -> {
              last.dispose();
              watcher.watchAll(Flux.just(RUN)).subscribe(events::add);
            });
    pass(Duration.ofSeconds(5));
    become(SUCCESS);

    assertThat(events)
        .hasSize(2)
        .allMatch(event -> ((Transition) event).skipped() == 0)
        .satisfies(ended -> assertTransition(ended.get(1), RUNNING, SUCCESS));
  }

  @Test
  void keepsTheSnapshotsOfAFewWaitingEventsOnly() {
    WatchLoop watcher = watcher(options -> {});
    service.latency = Duration.ZERO;
    List<Transition> events = new ArrayList<>();

    StepVerifier.create(
            watcher
                .watchAll(Flux.fromIterable(runs(1000)))
                .cast(Transition.class)
                .doOnNext(events::add),
            0)
        .then(() -> pass(Duration.ofSeconds(30)))
        .thenRequest(1000)
        .expectNextCount(1000)
        .thenCancel()
        .verify(BOUND);

    assertThat(events).filteredOn(event -> event.snapshot() != null).hasSize(256);
  }

  @Test
  void aReadySubscriberGetsEachSnapshot() {
    WatchLoop watcher = watcher(options -> {});

    List<RunEvent> events = collect(watcher.watchAll(Flux.fromIterable(runs(1000))));
    pass(Duration.ofSeconds(30));

    assertThat(events)
        .hasSize(1000)
        .allMatch(event -> ((Transition) event).snapshot() != null)
        .allMatch(event -> ((Transition) event).skipped() == 0);
  }

  @Test
  void holdsOnToNoSnapshotThatWasTaken() {
    WatchLoop watcher = watcher(options -> {});
    List<WeakReference<Object>> taken = new ArrayList<>();

    watcher
        .watchAll(Flux.fromIterable(runs(10)))
        .subscribe(event -> taken.add(new WeakReference<>(((Transition) event).snapshot())));
    pass(Duration.ofSeconds(5));

    assertThat(taken).hasSize(10);
    Eventually.await(
        () -> {
          System.gc();
          return taken.stream().allMatch(snapshot -> snapshot.get() == null);
        });
    assertThat(watcher.watchedRuns()).hasSize(10);
  }

  @Test
  void holdsOnToNoPollThatIsOver() {
    List<WeakReference<Object>> polls = new ArrayList<>();
    service.set(OTHER, new ProtocolException(CALL, "unreadable", 200, "id", null));
    WatchLoop watcher =
        open(
            run ->
                new Mono<>() {
                  @Override
                  public void subscribe(CoreSubscriber<? super WorkflowRun> subscriber) {
                    polls.add(new WeakReference<>(subscriber));
                    service.fetch(run).subscribe(subscriber);
                  }
                });

    watcher.watchAll(Flux.just(RUN, OTHER)).subscribe();
    pass(Duration.ofMillis(500));

    assertThat(polls).hasSize(2);
    Eventually.await(
        () -> {
          System.gc();
          return polls.stream().allMatch(poll -> poll.get() == null);
        });
    assertThat(watcher.watchedRuns()).hasSize(2);
  }

  @Test
  void asksSoonForARunThatSomebodySaysHasChanged() {
    WatchLoop watcher = watcher(options -> {});
    List<RunState> states = collect(watcher.watch(RUN));
    pass(Duration.ofSeconds(3));
    service.set(RUN, SUCCESS);

    boolean watched = watcher.pollNow(RUN);
    pass(Duration.ofMillis(10));

    assertThat(watched).isTrue();
    assertThat(states).containsExactly(RUNNING, SUCCESS);
    assertThat(watcher.pollNow(RUN)).isFalse();
    assertThat(watcher.pollNow(OTHER)).isFalse();
  }

  @Test
  void aHurriedRunGoesFirstOnceAndWithinTheRate() {
    WatchLoop watcher = watcher(options -> options.rate(10));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofMinutes(2));
    int before = service.asked.size();

    for (int hint = 0; hint < 10; hint++) {
      watcher.pollNow(run(7));
    }
    pass(Duration.ofSeconds(1));

    List<RunRef> asked =
        service.asked.subList(before, service.asked.size()).stream()
            .map(ScriptedService.Asked::run)
            .toList();
    assertThat(asked).hasSizeBetween(10, 11);
    assertThat(asked.subList(0, 2)).contains(run(7));
    assertThat(asked).containsOnlyOnce(run(7));
  }

  @Test
  void aRunHurriedWhileItIsAskedForIsAskedForAgain() {
    WatchLoop watcher = watcher(options -> {});
    service.latency = Duration.ofSeconds(1);
    watcher.watch(RUN).subscribe();

    watcher.pollNow(RUN);
    pass(Duration.ofMillis(2500));

    assertThat(service.timesOf(RUN)).containsExactly(0L, 1000L);
  }

  @Test
  void neverHasMorePollsOnTheirWayThanAllowed() {
    WatchLoop watcher =
        watcher(options -> options.maxInFlight(3).targetStaleness(Duration.ofSeconds(1)));
    service.latency = Duration.ofSeconds(1);

    watcher.watchAll(Flux.fromIterable(runs(100))).subscribe();
    pass(Duration.ofMillis(500));
    assertThat(watcher.stats().inFlight()).isEqualTo(3);
    pass(Duration.ofSeconds(10));

    assertThat(service.asked).hasSizeLessThanOrEqualTo(33).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void aFailedPollIsALateOne() {
    WatchLoop watcher = watcher(options -> {});
    service.set(
        RUN,
        new TransportException(
            CALL, TransportException.Reason.CONNECTION_LOST, "reset by peer", null));
    List<RunState> states = collect(watcher.watch(RUN));

    pass(Duration.ofSeconds(4));
    service.set(RUN, SUCCESS);
    pass(Duration.ofSeconds(10));

    // U(0.5,1) is 0.75 here: after 0.75, 1.5, 3 s.
    assertThat(service.timesOf(RUN)).containsExactly(0L, 751L, 2252L, 5253L);
    assertThat(states).containsExactly(SUCCESS);
    assertThat(watcher.stats().failed()).isEqualTo(3);
  }

  @Test
  void theServersHintIsAFloor() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, throttling(Duration.ofSeconds(42)));
    watcher.watch(RUN).subscribe();

    pass(Duration.ofSeconds(41));
    watcher.pollNow(RUN);
    assertThat(service.asked).hasSize(1);
    pass(Duration.ofSeconds(2));

    assertThat(service.asked).hasSize(2);
    assertThat(watcher.stats().throttled()).isEqualTo(2);
  }

  // Counted in nanoseconds, 300 years ended the whole watcher.
  @Test
  void aHintOfAgesIsADay() {
    WatchLoop watcher = watcher(options -> {});
    service.set(RUN, throttling(Duration.ofSeconds(Long.MAX_VALUE)));
    service.set(OTHER, throttling(Duration.ofNanos(Long.MAX_VALUE)));
    watcher.watchAll(Flux.just(RUN, OTHER)).subscribe();

    pass(Duration.ofHours(23));
    assertThat(service.asked).hasSize(2);
    pass(Duration.ofHours(2));

    assertThat(service.asked).hasSize(4);
  }

  @Test
  void closingEndsEverything() {
    WatchLoop watcher = watcher(options -> {});
    service.latency = Duration.ofSeconds(1);
    TestPublisher<RunRef> source = TestPublisher.create();

    StepVerifier.create(watcher.watchAll(source))
        .then(() -> source.next(RUN, OTHER))
        .then(() -> pass(Duration.ofMillis(100)))
        .then(watcher::close)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ClientClosedException.class)
                    .hasMessageContaining("the watcher is closed"))
        .verify(BOUND);

    source.assertCancelled();
    assertThat(service.cancelled).isEqualTo(2);
    assertThat(watcher.pollNow(RUN)).isFalse();
    StepVerifier.create(watcher.watch(RUN)).expectError(ClientClosedException.class).verify(BOUND);
    watcher.close();
    assertNothingGoesOn(watcher);
    assertThat(clientClosed.currentSubscriberCount()).isZero();
  }

  @Test
  void closingTheClientClosesItsWatchers() {
    WatchLoop watcher = watcher(options -> {});

    StepVerifier.create(watcher.watch(RUN))
        .then(clientClosed::tryEmitEmpty)
        .expectErrorSatisfies(
            error -> assertThat(error).hasMessageContaining("the client is closed"))
        .verify(BOUND);

    assertNothingGoesOn(watcher);
  }

  @Test
  void aStoppedTimerIsAnErrorAndNotSilence() {
    WatchLoop watcher = watcher(options -> {});
    List<Throwable> errors = new ArrayList<>();
    service.latency = Duration.ZERO;

    time.dispose();
    watcher.watch(RUN).doOnError(errors::add).onErrorComplete().subscribe();

    assertThat(errors).hasSize(1).first().isInstanceOf(TransportException.class);
    assertThat(errors.get(0)).hasCauseInstanceOf(RejectedExecutionException.class);
  }

  // A thread that brought one task ran all that waited, and all that came meanwhile.
  @Test
  void aVisitingThreadRunsFewOfTheTasksThatWait() throws InterruptedException {
    int count = 100_000;
    Scheduler single = Schedulers.newSingle("timer");
    Map<RunRef, Sinks.One<WorkflowRun>> polls = new ConcurrentHashMap<>();
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    try (WatchLoop watcher =
        open(
            run ->
                run.equals(RUN)
                    ? Mono.just(snapshot(run, SUCCESS))
                    : polls.computeIfAbsent(run, asked -> Sinks.one()).asMono(),
            WatchOptions.builder()
                .targetStaleness(Duration.ofMillis(1))
                .maxInFlight(count + 1)
                .build(),
            single)) {
      List<RunRef> many = runs("many", count);
      watcher
          .watchAll(Flux.fromIterable(many))
          .subscribe(event -> threads.add(Thread.currentThread().getName()));
      Eventually.await(() -> polls.size() == count);

      Thread visitor =
          new Thread(
              () ->
                  watcher
                      .watch(RUN)
                      .subscribe(
                          state -> {
                            holds.countDown();
                            awaitLatch(release);
                          }),
              "visitor");
      visitor.start();
      awaitLatch(holds);
      polls.forEach((run, poll) -> poll.tryEmitValue(snapshot(run, SUCCESS)));
      assertThat(threads).isEmpty();
      release.countDown();
      visitor.join(BOUND.toMillis());

      assertThat(visitor.isAlive()).isFalse();
      Eventually.await(() -> threads.size() == count);
      long ranByVisitor = threads.stream().filter("visitor"::equals).count();
      assertThat(ranByVisitor).isBetween(1L, 256L);
      assertThat(threads)
          .filteredOn(thread -> !thread.equals("visitor"))
          .allMatch(thread -> thread.startsWith("timer"));
    } finally {
      release.countDown();
      single.dispose();
    }
  }

  @Test
  void pollsBeginWhileManyTasksWait() {
    WatchLoop watcher = watcher(options -> {});
    List<Integer> watched = new ArrayList<>();
    service.weather =
        () -> {
          service.weather =
              () -> {
                watched.add(watcher.watchedRuns().size());
                return null;
              };
          runs("other", 1000).forEach(run -> watcher.watch(run).subscribe());
          pass(Duration.ofSeconds(1));
          return null;
        };

    watcher.watch(RUN).subscribe();

    assertThat(watcher.watchedRuns()).hasSize(1001);
    assertThat(watched.get(0)).isLessThanOrEqualTo(257);
  }

  // With as many polls in flight as allowed, nothing else needs the timer.
  @Test
  void aTimerThatIsStoppedWhileManyTasksWaitLeavesNothingBehind() {
    AtomicReference<Runnable> inTheLoop = new AtomicReference<>();
    WatchLoop watcher =
        open(
            run -> {
              requireNonNull(inTheLoop.get()).run();
              return Mono.never();
            },
            WatchOptions.builder().maxInFlight(1).build(),
            timer);
    List<Throwable> errors = new ArrayList<>();
    inTheLoop.set(
        () -> {
          runs("other", 1000)
              .forEach(run -> watcher.watch(run).subscribe(state -> {}, errors::add));
          time.dispose();
        });

    watcher.watch(RUN).subscribe(state -> {}, errors::add);

    assertThat(errors)
        .hasSize(1001)
        .allMatch(error -> error instanceof TransportException)
        .allMatch(error -> error.getCause() instanceof RejectedExecutionException);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aTimerThatIsStoppedBeforeItsTurnIsAnErrorAndNotSilence() {
    WatchLoop watcher = watcher(options -> {});
    List<Throwable> errors = new ArrayList<>();
    service.set(RUN, SUCCESS);
    service.latency = Duration.ZERO;

    time.schedule(
        () -> {
          watcher
              .watch(RUN)
              .subscribe(
                  inTheLoop ->
                      runs("other", 1000)
                          .forEach(run -> watcher.watch(run).subscribe(state -> {}, errors::add)));
          // What was scheduled now is dropped.
          time.dispose();
        });
    assertThat(errors).isEmpty();
    watcher.watch(OTHER).subscribe(state -> {}, errors::add);

    assertThat(errors)
        .hasSize(1001)
        .allMatch(error -> error.getCause() instanceof RejectedExecutionException);
    assertNothingGoesOn(watcher);
  }

  @Test
  void aSubscriberThatThrowsKeepsNobodyFromItsEvents() {
    WatchLoop watcher = watcher(options -> {});
    List<Throwable> dropped = new ArrayList<>();
    Hooks.onErrorDropped(dropped::add);
    try {
      watcher.watchAll(Flux.just(RUN)).subscribe(new ThrowingSubscriber());
      List<RunState> states = collect(watcher.watch(RUN));
      pass(Duration.ofSeconds(1));

      assertThat(states).containsExactly(RUNNING);
      assertThat(dropped).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void aSourceThatThrowsEndsItsOwnSubscriptionOnly() {
    WatchLoop watcher = watcher(options -> {});
    List<Throwable> dropped = new ArrayList<>();
    Hooks.onErrorDropped(dropped::add);
    try {
      List<RunState> states = collect(watcher.watch(OTHER));
      service.set(RUN, SUCCESS);

      StepVerifier.create(watcher.watchAll(new ThrowingSource()))
          .then(() -> pass(Duration.ofSeconds(1)))
          .assertNext(event -> assertTransition(event, null, SUCCESS))
          .expectErrorMessage("no more")
          .verify(BOUND);
      service.set(OTHER, SUCCESS);
      pass(Duration.ofSeconds(11));

      assertThat(states).containsExactly(RUNNING, SUCCESS);
      assertThat(dropped).hasSize(1).first().isInstanceOf(UnsupportedOperationException.class);
    } finally {
      Hooks.resetOnErrorDropped();
    }
    assertNothingGoesOn(watcher);
  }

  @Test
  void nothingHappensBeforeSubscription() {
    WatchLoop watcher = watcher(options -> {});

    watcher.watch(RUN);
    watcher.watchAll(Flux.just(OTHER));
    pass(Duration.ofMinutes(1));

    assertThat(service.asked).isEmpty();
    assertNothingGoesOn(watcher);
  }

  @Test
  void tellsWhatItIsDoing() {
    WatchLoop watcher = watcher(options -> options.rate(10));
    watcher.watchAll(Flux.fromIterable(runs(200))).subscribe();
    pass(Duration.ofSeconds(100));

    WatchStats stats = watcher.stats();

    assertThat(stats.watched()).isEqualTo(200);
    assertThat(stats.rate()).isEqualTo(10);
    assertThat(stats.stretch()).isEqualTo(2);
    assertThat(stats.stalenessP50()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
    assertThat(stats.stalenessP99()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21));
    assertThat(stats.stalenessMax()).isBetween(stats.stalenessP99(), Duration.ofSeconds(21));
    assertThat(stats.due()).isBetween(95, 105);
    assertThat(stats.inFlight()).isBetween(0, 1);
    assertThat(stats.polls()).isEqualTo(service.asked.size());
    assertThat(stats.throttled() + stats.failed() + stats.skipped()).isZero();
  }

  /** Asks for a great many and then throws at the first. */
  private static final class ThrowingSubscriber implements CoreSubscriber<RunEvent> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(RunEvent event) {
      throw new IllegalStateException("not nice");
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  /** Names one run, throws when asked for more, and when told to stop. */
  private static final class ThrowingSource implements Publisher<RunRef> {
    @Override
    public void subscribe(Subscriber<? super RunRef> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            private boolean isNamed;

            @Override
            public void request(long runs) {
              if (isNamed) {
                throw new IllegalStateException("no more");
              }
              isNamed = true;
              subscriber.onNext(RUN);
            }

            @Override
            public void cancel() {
              throw new UnsupportedOperationException();
            }
          });
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(BOUND.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void become(RunState... states) {
    for (RunState state : states) {
      service.set(RUN, state);
      pass(Duration.ofSeconds(11));
    }
  }

  private void assertNothingGoesOn(WatchLoop watcher) {
    assertThat(watcher.watchedRuns()).isEmpty();
    assertThat(watcher.stats().inFlight()).isZero();
    assertThat(timer.pending()).isZero();
  }

  private static void assertTransition(RunEvent event, RunState from, RunState to) {
    assertThat(event).isInstanceOf(Transition.class);
    assertThat(((Transition) event).from()).isEqualTo(from);
    assertThat(((Transition) event).to()).isEqualTo(to);
  }

  private static <T> List<T> collect(Flux<T> flux) {
    List<T> elements = new ArrayList<>();
    flux.subscribe(elements::add);
    return elements;
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  private WatchLoop watcher(Consumer<WatchOptions.Builder> adjust) {
    WatchOptions.Builder options = WatchOptions.builder().listing(WatchOptions.Listing.OFF);
    adjust.accept(options);
    return open(options.build(), ref -> {});
  }

  private WatchLoop open(Function<RunRef, Mono<WorkflowRun>> fetch) {
    return open(fetch, WatchOptions.builder().listing(WatchOptions.Listing.OFF).build(), timer);
  }

  private WatchLoop open(
      Function<RunRef, Mono<WorkflowRun>> fetch, WatchOptions options, Scheduler scheduler) {
    return WatchLoop.open(
        new PollSource("GetWorkflowRun", fetch, success, scheduler, () -> 0.5),
        ScriptedService.NO_LISTS,
        ref -> {},
        options,
        64,
        clientClosed.asMono(),
        CallListener.NONE);
  }

  private WatchLoop open(WatchOptions options, Consumer<RunRef> check) {
    return WatchLoop.open(
        new PollSource("GetWorkflowRun", service::fetch, success, timer, () -> 0.5),
        ScriptedService.NO_LISTS,
        check,
        options,
        64,
        clientClosed.asMono(),
        CallListener.NONE);
  }

  private static ResourceNotFoundException notFound() {
    return new ResourceNotFoundException(
        CALL, error("ResourceNotFoundException", 404), "r", "WorkflowRun");
  }

  private static ServiceErrorDetails error(String code, int status) {
    return new ServiceErrorDetails(
        code, "no", status, "id", null, null, null, FailureKind.PERMANENT);
  }
}
