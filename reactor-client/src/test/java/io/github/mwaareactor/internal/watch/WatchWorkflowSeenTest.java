package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.STARTING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Workflows that are followed from where another watcher stopped. */
class WatchWorkflowSeenTest {
  private static final String ARN = run(0).workflowArn();
  private static final String GET = "GetWorkflowRun";
  private static final String LIST = "ListWorkflowRuns";
  // Another watcher has read the list at 990 s; five minutes before is 690 s.
  private static final Instant SINCE = Instant.ofEpochSecond(990);
  private static final long START = 1_000_000;

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ListedService service = new ListedService(time, 1);

  // Runs that the other watcher had seen.

  @Test
  void eachRunGoesOnFromItsKnownState() {
    service.add(run(1), 500_000).then(600_000, RUNNING).then(995_000, SUCCESS);
    service.add(run(2), 980_000).then(995_000, QUEUED).then(1_040_000, FAILED);
    service.add(run(3), 500_000).then(600_000, RUNNING).then(9_000_000, SUCCESS);

    Told told = resume(watcher(), seen(1, RUNNING), seen(2, STARTING), seen(3, RUNNING));
    pass(Duration.ofSeconds(60));

    assertThat(told.of(run(1))).containsExactly("run-1 RUNNING SUCCESS");
    assertThat(told.of(run(2))).containsExactly("run-2 STARTING QUEUED", "run-2 QUEUED FAILED");
    assertThat(told.of(run(3))).isEmpty();
    assertThat(told.transitions).allMatch(to -> to.skipped() == 0);
    assertThat(told.isOver()).isFalse();
  }

  @Test
  void aRunIsPolledWhenItsLastSightingBecomesTooOld() {
    // Others keep it from being polled before it is due.
    List<SeenRun> named = new ArrayList<>();
    for (int n = 1; n <= 101; n++) {
      service.add(run(n), 500_000).then(600_000, RUNNING).then(9_000_000, SUCCESS);
      named.add(seen(n, RUNNING, n == 1 ? 996_000 : 990_000));
    }

    resume(watcher(options -> options.listing(Listing.OFF)), named.toArray(SeenRun[]::new));
    pass(Duration.ofSeconds(20));

    long polledAt =
        service.calls.stream()
            .filter(call -> call.subject().equals("run-1"))
            .mapToLong(ListedService.Call::millis)
            .findFirst()
            .orElseThrow();
    assertThat(polledAt).isBetween(1_005_000L, 1_010_500L);
  }

  @Test
  void aRunThatHasEndedHasNoEventAndNoCallEvenIfListsStillShowItAsRunning() {
    service.add(run(1), 900_000).then(910_000, RUNNING).then(980_000, SUCCESS);
    service.lag = () -> Duration.ofSeconds(100);

    Told told = resume(watcher(), seen(1, SUCCESS));
    pass(Duration.ofMinutes(20));

    assertThat(told.transitions).isEmpty();
    assertThat(count(GET)).isZero();
  }

  @Test
  void aRunThatWasNotSeenYetIsANewOne() {
    service.add(run(1), 500_000).then(995_000, SUCCESS);

    Told told = resume(watcher(), new SeenRun(run(1), null, null));
    pass(Duration.ofSeconds(30));

    assertThat(told.states()).containsExactly("run-1 null SUCCESS");
  }

  @Test
  void namedRunsAreFollowedAtOnceEvenIfTheyAreMoreThanMaxWatched() {
    List<SeenRun> named = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      service.add(run(n), 800_000).then(810_000, RUNNING).then(1_030_000, SUCCESS);
      named.add(seen(n, RUNNING));
    }
    service.add(run(6), 995_000).then(996_000, FAILED);

    Told told = resume(watcher(options -> options.maxWatched(2)), named.toArray(SeenRun[]::new));
    pass(Duration.ofSeconds(90));

    assertThat(told.states())
        .hasSize(6)
        .contains("run-1 RUNNING SUCCESS", "run-5 RUNNING SUCCESS", "run-6 null FAILED");
  }

  // Runs that it had not.

  @Test
  void runsThatBeganSinceAreFoundAlsoIfTheyHaveEnded() {
    service.add(run(1), 991_000).then(992_000, RUNNING).then(993_000, FAILED);
    service.add(run(2), 991_000).then(992_000, RUNNING).then(1_020_000, SUCCESS);

    Told told = resume(watcher());
    pass(Duration.ofSeconds(60));

    assertThat(told.of(run(1))).containsExactly("run-1 null FAILED");
    assertThat(told.of(run(2))).containsExactly("run-2 null RUNNING", "run-2 RUNNING SUCCESS");
    assertThat(told.transitions.get(told.transitions.size() - 1).snapshot()).isNotNull();
  }

  @Test
  void aRunThatListsMayHaveHiddenFromTheOtherWatcherIsReportedUnlessItIsNamed() {
    service.add(run(1), 700_000).then(710_000, SUCCESS);
    service.add(run(2), 700_000).then(710_000, SUCCESS);
    service.add(run(3), 680_000).then(710_000, SUCCESS);
    service.add(run(4), 680_000).then(995_000, SUCCESS);

    Told told = resume(watcher(), seen(2, SUCCESS));
    pass(Duration.ofSeconds(60));

    assertThat(told.states()).containsExactly("run-1 null SUCCESS");
  }

  @Test
  void aRunThatListsShowLateIsFound() {
    service.add(run(1), 985_000).then(987_000, SUCCESS);
    service.lag = () -> Duration.ofMinutes(4);

    Told told = resume(watcher());
    pass(Duration.ofMinutes(10));

    assertThat(told.states()).containsExactly("run-1 null SUCCESS");
  }

  @Test
  void aRunThatGoesOnForLongAndWasNotNamedIsReportedAfterAPoll() {
    service.add(run(1), 100_000).then(200_000, RUNNING).then(9_000_000, SUCCESS);

    Told told = resume(watcher());
    pass(Duration.ofSeconds(5));

    assertThat(told.states()).containsExactly("run-1 null RUNNING");
    assertThat(count(GET)).isEqualTo(1);
  }

  @Test
  void theFirstListIsReadNoFurtherThanNeeded() {
    IntStream.range(0, 1000)
        .forEach(n -> service.add(run(n), -10_000_000 + n * 1000L).then(-500_000, SUCCESS));
    service.add(run(1001), 995_000).then(9_000_000, SUCCESS);

    Told told = resume(watcher());
    pass(Duration.ofSeconds(5));

    assertThat(count(LIST)).isEqualTo(1);
    assertThat(told.states()).containsExactly("run-1001 null STARTING");
  }

  @Test
  void aTimeInTheFutureCountsAsNow() {
    service.add(run(1), 995_000).then(996_000, SUCCESS);
    service.add(run(2), 1_005_000).then(1_006_000, SUCCESS);
    Told told = new Told();

    watcher().watchWorkflowSeen(ARN, Instant.MAX, List.of(seen(1, SUCCESS))).subscribe(told);
    pass(Duration.ofSeconds(60));

    assertThat(told.states()).containsExactly("run-2 null SUCCESS");
  }

  @Test
  void theEarliestTimeReportsEveryRunThatIsListed() {
    service.add(run(1), 1_000).then(2_000, SUCCESS);
    Told told = new Told();

    watcher().watchWorkflowSeen(ARN, Instant.MIN, List.of()).subscribe(told);
    pass(Duration.ofSeconds(60));

    assertThat(told.states()).containsExactly("run-1 null SUCCESS");
  }

  // Several subscribers of one watcher.

  @Test
  void eachSubscriberReceivesWhatIsNewToIt() {
    service.add(run(1), 991_000).then(992_000, FAILED);
    service.add(run(2), 500_000).then(600_000, RUNNING).then(1_100_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told fromNow = follow(watcher);
    pass(Duration.ofSeconds(15));

    Told resumed = resume(watcher, seen(2, QUEUED, 590_000));
    Told unaware = resume(watcher);

    assertThat(resumed.states()).containsExactly("run-2 QUEUED RUNNING");
    assertThat(unaware.states()).containsExactly("run-2 null RUNNING");
    pass(Duration.ofMillis(100));
    assertThat(resumed.of(run(1))).containsExactly("run-1 null FAILED");

    pass(Duration.ofMinutes(3));
    assertThat(fromNow.states()).containsExactly("run-2 null RUNNING", "run-2 RUNNING SUCCESS");
    assertThat(resumed.of(run(2))).containsExactly("run-2 QUEUED RUNNING", "run-2 RUNNING SUCCESS");
    assertThat(unaware.of(run(1))).containsExactly("run-1 null FAILED");
    assertThat(unaware.of(run(2))).containsExactly("run-2 null RUNNING", "run-2 RUNNING SUCCESS");
  }

  @Test
  void oneThatFollowsFromNowOnBesideAResumedOneFindsAllThatGoesOn() {
    IntStream.range(100, 300).forEach(n -> service.add(run(n), 900_000).then(901_000, SUCCESS));
    service.add(run(1), 100_000).then(200_000, RUNNING).then(9_000_000, SUCCESS);
    WatchLoop watcher = watcher();
    resume(watcher);
    pass(Duration.ofSeconds(15));

    Told fromNow = follow(watcher);
    pass(Duration.ofSeconds(15));

    assertThat(fromNow.states()).containsExactly("run-1 null RUNNING");
  }

  @Test
  void subscribersShareLists() {
    service.add(run(1), 995_000).then(9_000_000, SUCCESS);
    WatchLoop watcher = watcher();
    resume(watcher);
    resume(watcher);
    follow(watcher);

    pass(Duration.ofSeconds(55));

    // One list in each target, and those that began at once for who came during the first one.
    assertThat(count(LIST)).isBetween(6L, 7L);
  }

  @Test
  void oneThatCancelsLeavesTheOthersAsTheyAre() {
    service.add(run(1), 995_000).then(1_060_000, SUCCESS);
    service.add(run(2), 1_032_000).then(1_033_000, FAILED);
    WatchLoop watcher = watcher();
    Told left = resume(watcher, seen(3, RUNNING));
    Told stays = resume(watcher);
    pass(Duration.ofSeconds(5));

    left.dispose();
    assertThat(watcher.watchedRuns()).containsExactly(run(1));
    pass(Duration.ofSeconds(80));

    assertThat(stays.of(run(1))).containsExactly("run-1 null STARTING", "run-1 STARTING SUCCESS");
    assertThat(stays.of(run(2))).containsExactly("run-2 null FAILED");
    stays.dispose();
    long lists = count(LIST);
    pass(Duration.ofSeconds(60));
    assertThat(count(LIST)).isEqualTo(lists);
    assertThat(watcher.watchedRuns()).isEmpty();
  }

  @Test
  void whoResubscribesAtOnceLosesNothingAndIsToldNothingTwice() {
    service.addWorkflow(ARN);
    for (int n = 0; n < 200; n++) {
      long created = 975_000 + n * 1_000L;
      service.add(run(n), created).then(created + 7_000, RUNNING).then(created + 29_500, SUCCESS);
    }
    WatchLoop watcher = watcher();
    List<RunEvent.Transition> all = new ArrayList<>();
    Told told = follow(watcher);
    for (int round = 0; round < 20; round++) {
      pass(Duration.ofMillis(11_300));
      told.dispose();
      all.addAll(told.transitions);
      told = new Told();
      List<SeenRun> seen = latest(all);
      Instant since = seen.stream().map(SeenRun::seenAt).max(Instant::compareTo).orElseThrow();
      watcher.watchWorkflowSeen(ARN, since, seen).subscribe(told);
    }
    pass(Duration.ofMinutes(5));
    all.addAll(told.transitions);

    for (int n = 0; n < 200; n++) {
      RunRef ref = run(n);
      List<RunEvent.Transition> ofRun = all.stream().filter(to -> to.run().equals(ref)).toList();
      assertUnbroken(ref, ofRun);
    }
  }

  private void assertUnbroken(RunRef ref, List<RunEvent.Transition> transitions) {
    RunState last = null;
    for (RunEvent.Transition to : transitions) {
      assertThat(to.from()).as("%s: %s", ref, transitions).isEqualTo(last);
      last = to.to();
    }
    assertThat(last).as("%s: %s", ref, transitions).isEqualTo(SUCCESS);
    assertThat(transitions).extracting(RunEvent.Transition::to).doesNotHaveDuplicates();
  }

  private static List<SeenRun> latest(List<RunEvent.Transition> all) {
    return all.stream()
        .map(RunEvent.Transition::run)
        .distinct()
        .map(ref -> all.stream().filter(to -> to.run().equals(ref)).reduce((one, next) -> next))
        .map(last -> last.orElseThrow())
        .map(last -> new SeenRun(last.run(), last.to(), last.observedAt()))
        .toList();
  }

  // Ends and errors.

  @Test
  void aWorkflowThatWasDeletedMeanwhileCompletesAfterItsRuns() {
    service.add(run(1), 500_000).then(9_000_000, SUCCESS);
    service.isGone = true;

    Told told = resume(watcher(), seen(1, STARTING));
    pass(Duration.ofMinutes(3));

    assertThat(told.failures).hasSize(1);
    assertThat(told.failures.get(0).last()).isEqualTo(STARTING);
    assertThat(told.failures.get(0).error()).isInstanceOf(ResourceNotFoundException.class);
    assertThat(told.isComplete).isTrue();
  }

  @Test
  void refusesNullsAndRunsOfOtherWorkflowsAtTheCall() {
    WatchLoop watcher = watcher();
    SeenRun other = new SeenRun(run("other", 1), RUNNING, SINCE);
    List<SeenRun> withNull = Arrays.asList((SeenRun) null);

    assertThatThrownBy(() -> watcher.watchWorkflowSeen(null, SINCE, List.of()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchWorkflowSeen(ARN, null, List.of()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchWorkflowSeen(ARN, SINCE, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchWorkflowSeen(ARN, SINCE, withNull))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchWorkflowSeen(ARN, SINCE, List.of(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(run("other", 1).workflowArn());
  }

  @Test
  void readsTheRunsAtTheCallAndOnceForEachSubscription() {
    AtomicInteger reads = new AtomicInteger();
    Iterable<SeenRun> runs =
        () -> {
          reads.incrementAndGet();
          return Stream.of(seen(1, RUNNING)).iterator();
        };

    Flux<RunEvent> events = watcher().watchWorkflowSeen(ARN, SINCE, runs);
    assertThat(reads).hasValue(1);

    events.subscribe().dispose();
    events.subscribe().dispose();
    assertThat(reads).hasValue(3);
  }

  @Test
  void anErrorOfTheRunsEndsTheSubscription() {
    AtomicInteger reads = new AtomicInteger();
    Iterable<SeenRun> runs =
        () -> {
          if (reads.incrementAndGet() > 1) {
            throw new IllegalStateException("gone");
          }
          return List.<SeenRun>of().iterator();
        };
    WatchLoop watcher = watcher();
    Told told = new Told();

    watcher.watchWorkflowSeen(ARN, SINCE, runs).subscribe(told);

    assertThat(told.error).isInstanceOf(IllegalStateException.class);
    pass(Duration.ofSeconds(30));
    assertThat(service.calls).isEmpty();
  }

  private static SeenRun seen(int number, RunState state) {
    return new SeenRun(run(number), state, SINCE);
  }

  private static SeenRun seen(int number, RunState state, long at) {
    return new SeenRun(run(number), state, Instant.ofEpochMilli(at));
  }

  private long count(String operation) {
    return service.count(operation);
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  private WatchLoop watcher() {
    return watcher(options -> {});
  }

  private WatchLoop watcher(Consumer<WatchOptions.Builder> adjust) {
    WatchOptions.Builder options = WatchOptions.builder();
    adjust.accept(options);
    service.addWorkflow(ARN);
    pass(Duration.ofMillis(START));
    return WatchLoop.open(
        new PollSource(GET, service::fetch, new FirstSuccess(), time, () -> 0.5),
        service,
        ref -> {},
        options.build(),
        64,
        Mono.never(),
        CallListener.NONE);
  }

  private static Told follow(WatchLoop watcher) {
    Told told = new Told();
    watcher.watchWorkflow(ARN).subscribe(told);
    return told;
  }

  private static Told resume(WatchLoop watcher, SeenRun... seen) {
    Told told = new Told();
    watcher.watchWorkflowSeen(ARN, SINCE, List.of(seen)).subscribe(told);
    return told;
  }
}
