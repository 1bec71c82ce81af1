package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static io.github.mwaareactor.internal.watch.ScriptedService.runs;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Going on where another watcher was, and letting single runs go. */
class HandoverTest {
  private static final RunRef RUN = run(1);
  private static final int MANY = 100_000;
  private static final long MINUTES = 180;
  private static final Duration SLOW_TARGET = Duration.ofSeconds(60);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ScriptedService service = new ScriptedService(time);
  private final List<RunEvent> events = new ArrayList<>();

  @Test
  void aStateThatIsKnownIsNoEventAndTheNextOneFollowsFromIt() {
    service.set(RUN, RUNNING);
    watch(watcher(), seen(RUN, RUNNING, 3));

    pass(Duration.ofSeconds(20));
    assertThat(events).isEmpty();
    service.set(RUN, SUCCESS);
    pass(Duration.ofSeconds(60));

    assertThat(events).hasSize(1);
    RunEvent.Transition end = (RunEvent.Transition) events.get(0);
    assertThat(end.from()).isEqualTo(RUNNING);
    assertThat(end.to()).isEqualTo(SUCCESS);
    assertThat(end.skipped()).isZero();
  }

  @Test
  void aStateThatHasChangedMeanwhileIsTold() {
    service.set(RUN, RUNNING);

    watch(watcher(), seen(RUN, QUEUED, 12));
    pass(Duration.ofSeconds(1));

    assertThat(events).singleElement().extracting("from", "to").containsExactly(QUEUED, RUNNING);
  }

  @Test
  void aRunIsPolledWhenItsLastSightingBecomesTooOld() {
    pass(Duration.ofSeconds(100));
    // Others keep it from being polled before it is due.
    List<SeenRun> others =
        IntStream.range(100, 200).mapToObj(n -> seen(run("other" + n, n), RUNNING, 10)).toList();
    List<SeenRun> all = new ArrayList<>(others);
    all.add(seen(RUN, RUNNING, 4));

    watch(watcher(), all.toArray(SeenRun[]::new));
    pass(Duration.ofSeconds(20));

    // It was seen at 96 s.
    assertThat(service.timesOf(RUN).get(0)).isBetween(105_000L, 110_500L);
  }

  @Test
  void aRunWithoutATimeIsJustDueAndOneFromTheFutureWasSeenNow() {
    pass(Duration.ofSeconds(100));
    RunRef future = run("future", 2);
    watch(
        watcher(),
        new SeenRun(RUN, RUNNING, null),
        new SeenRun(future, RUNNING, Instant.ofEpochSecond(4_000)));

    pass(Duration.ofSeconds(1));
    assertThat(service.timesOf(RUN)).hasSize(1);
    assertThat(service.timesOf(future)).isEmpty();

    pass(Duration.ofSeconds(10));
    assertThat(service.timesOf(future)).hasSize(1);
  }

  @Test
  void aRunThatHasEndedIsNeitherToldNorPolled() {
    StepVerifier.create(watcher().watchAllSeen(Mono.just(seen(RUN, SUCCESS, 3))))
        .expectComplete()
        .verify(Duration.ofSeconds(5));

    assertThat(service.asked).isEmpty();
  }

  @Test
  void aRunThatWasNotSeenIsANewOne() {
    service.set(RUN, QUEUED);

    watch(watcher(), new SeenRun(RUN, null, null));
    pass(Duration.ofMillis(100));

    assertThat(events).singleElement().extracting("from", "to").containsExactly(null, QUEUED);
  }

  @Test
  void aWatcherThatKnowsMoreTellsIt() {
    service.set(RUN, RUNNING);
    WatchLoop watcher = watcher();
    watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(5));

    watch(watcher, seen(RUN, QUEUED, 60));

    assertThat(events).singleElement().extracting("from", "to").containsExactly(QUEUED, RUNNING);
  }

  @Test
  void aWatcherThatKnowsLessDoesNotTellIt() {
    service.set(RUN, QUEUED);
    WatchLoop watcher = watcher();
    watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(5));
    service.set(RUN, RUNNING);

    watch(watcher, seen(RUN, RUNNING, 1));
    pass(Duration.ofSeconds(20));

    assertThat(events).isEmpty();
  }

  @Test
  void givesWhatAnotherWatcherNeeds() {
    pass(Duration.ofSeconds(50));
    service.set(RUN, RUNNING);
    RunRef other = run("other", 2);
    service.set(other, ScriptedService.throttling(null));
    WatchLoop watcher = watcher();
    watcher.watch(RUN).subscribe();
    watcher.watch(other).subscribe();
    pass(Duration.ofSeconds(5));

    assertThat(watcher.seenRuns())
        .containsExactlyInAnyOrder(
            new SeenRun(RUN, RUNNING, Instant.ofEpochSecond(50)), new SeenRun(other, null, null));
  }

  @ParameterizedTest
  @EnumSource(Listing.class)
  @Tag("once")
  void aRestartWithManyRunsIsNoBurstAndRepeatsNothing(Listing listing) {
    List<RunRef> runs = IntStream.range(0, MANY).mapToObj(n -> run("w" + n % 100, n)).toList();
    Lists lists = new Lists(runs);
    WatchLoop before = watcher(listing, lists);
    before.watchAll(Flux.fromIterable(runs)).subscribe(events::add, closed -> {});
    pass(Duration.ofSeconds(MINUTES));
    assertThat(events).hasSize(MANY);
    double steady = lists.between(60, MINUTES) / (MINUTES - 60.0);
    List<SeenRun> seen = before.seenRuns();
    before.close();
    pass(Duration.ofSeconds(5));
    events.clear();
    long restarted = now() / 1000;

    RunWatcher after = watcher(listing, lists);
    after.watchAllSeen(Flux.fromIterable(seen)).subscribe(events::add);
    pass(Duration.ofSeconds(MINUTES));

    assertThat(events).isEmpty();
    assertThat(after.stats().stalenessMax()).isLessThan(SLOW_TARGET.multipliedBy(2));
    assertThat(lists.busiest(restarted, restarted + MINUTES))
        .isLessThanOrEqualTo((long) Math.ceil(1.2 * steady));
  }

  // Letting one run go.

  @Test
  void stoppingARunEndsItForAllWhoWatchItWithoutAnEvent() {
    WatchLoop watcher = watcher();
    List<RunState> states = new ArrayList<>();
    boolean[] isComplete = new boolean[1];
    watcher.watch(RUN).subscribe(states::add, error -> {}, () -> isComplete[0] = true);
    watcher.watchAll(Flux.just(RUN, run(2))).subscribe(events::add);
    pass(Duration.ofSeconds(5));
    assertThat(events).hasSize(2);

    assertThat(watcher.stopWatching(RUN)).isTrue();
    pass(Duration.ofSeconds(60));

    assertThat(states).containsExactly(RUNNING);
    assertThat(isComplete[0]).isTrue();
    assertThat(events).hasSize(2);
    assertThat(watcher.watchedRuns()).containsExactly(run(2));
    assertThat(service.timesOf(RUN)).hasSize(1);
  }

  @Test
  void stoppingARunMakesRoomForTheNextOfTheSource() {
    Sinks.Many<RunRef> source = Sinks.many().unicast().onBackpressureBuffer();
    WatchLoop watcher = watcher();
    WatchLoop small = watcher(Listing.OFF, ScriptedService.NO_LISTS, 1);
    small.watchAll(source.asFlux()).subscribe(events::add);
    source.tryEmitNext(RUN).orThrow();
    source.tryEmitNext(run(2)).orThrow();
    pass(Duration.ofSeconds(1));
    assertThat(small.watchedRuns()).containsExactly(RUN);

    small.stopWatching(RUN);
    pass(Duration.ofSeconds(1));

    assertThat(small.watchedRuns()).containsExactly(run(2));
    assertThat(watcher.stopWatching(RUN)).isFalse();
  }

  @Test
  void aRunThatWasStoppedCanBeWatchedAgain() {
    WatchLoop watcher = watcher();
    watcher.watch(RUN).subscribe();
    pass(Duration.ofSeconds(1));
    watcher.stopWatching(RUN);

    watcher.watchAll(Flux.just(RUN)).subscribe(events::add);
    pass(Duration.ofSeconds(1));

    assertThat(events).hasSize(1);
  }

  private SeenRun seen(RunRef run, RunState state, long secondsAgo) {
    return new SeenRun(run, state, nowInstant().minusSeconds(secondsAgo));
  }

  private Instant nowInstant() {
    return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
  }

  private void watch(RunWatcher watcher, SeenRun... seen) {
    watcher.watchAllSeen(Flux.just(seen)).subscribe(events::add);
  }

  private WatchLoop watcher() {
    return watcher(Listing.OFF, ScriptedService.NO_LISTS, 100_000);
  }

  private WatchLoop watcher(Listing listing, Lists lists) {
    return WatchLoop.open(
        new PollSource("GetWorkflowRun", lists::fetch, new FirstSuccess(), time, () -> 0.5),
        lists,
        ref -> {},
        WatchOptions.builder().targetStaleness(SLOW_TARGET).listing(listing).build(),
        1024,
        Mono.never(),
        CallListener.NONE);
  }

  private WatchLoop watcher(Listing listing, WorkflowSource workflows, int maxWatched) {
    return WatchLoop.open(
        new PollSource("GetWorkflowRun", service::fetch, new FirstSuccess(), time, () -> 0.5),
        workflows,
        ref -> {},
        WatchOptions.builder().listing(listing).maxWatched(maxWatched).build(),
        64,
        Mono.never(),
        CallListener.NONE);
  }

  private long now() {
    return time.now(TimeUnit.MILLISECONDS);
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  /** Runs that go on, a hundred on a page, and how often they are asked for in each second. */
  private final class Lists implements WorkflowSource {
    private final Map<String, List<RunRef>> runs;
    private final Map<Long, Long> calls = new HashMap<>();

    Lists(List<RunRef> runs) {
      this.runs = runs.stream().collect(Collectors.groupingBy(RunRef::workflowArn));
    }

    long between(long from, long to) {
      return LongStream.range(from, to).map(second -> calls.getOrDefault(second, 0L)).sum();
    }

    long busiest(long from, long to) {
      return LongStream.range(from, to).map(second -> between(second, second + 1)).max().orElse(0);
    }

    Mono<WorkflowRun> fetch(RunRef ref) {
      return answer(() -> ScriptedService.snapshot(ref, RUNNING));
    }

    private <T> Mono<T> answer(Supplier<T> answer) {
      return Mono.defer(
          () -> {
            calls.merge(now() / 1000, 1L, Long::sum);
            return Mono.delay(Duration.ofMillis(20), time).map(passed -> answer.get());
          });
    }

    @Override
    public void check(String workflowArn) {}

    @Override
    public Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token) {
      return answer(
          () -> {
            List<RunRef> all = runs.get(workflowArn);
            int from = token == null ? 0 : Integer.parseInt(token);
            int to = Math.min(all.size(), from + 100);
            return new Page<>(
                all.subList(from, to).stream().map(Lists::row).toList(),
                to < all.size() ? String.valueOf(to) : null);
          });
    }

    private static WorkflowRunSummary row(RunRef ref) {
      return new WorkflowRunSummary(ref, null, null, "RUNNING", null, null, null);
    }

    @Override
    public Mono<Workflow> workflow(String workflowArn) {
      return Mono.error(new AssertionError("a workflow was asked for"));
    }
  }
}
