package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.watch.ListedService.Call;
import io.github.mwaareactor.internal.watch.ListedService.Order;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Workflows that are followed as a whole, and runs that are seen in lists. */
class WatchWorkflowTest {
  private static final String ARN = run(0).workflowArn();
  private static final String GET = "GetWorkflowRun";
  private static final String LIST = "ListWorkflowRuns";
  // A target of 10 s, from 100 s on: lists begin at 100, 110, 120 s and so on.
  private static final long START = 100_000;

  @RegisterExtension
  final LoggedWarnings warnings =
      LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL, "mwaa.watch: ListWorkflowRuns is denied");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ListedService service = new ListedService(time, 1);

  @Test
  void tellsEachRunThatGoesOnFromItsRowAndItsEndFromAPoll() {
    service.add(run(1), 50_000).then(105_000, RUNNING).then(125_000, SUCCESS);
    service.add(run(2), 10_000).then(20_000, FAILED);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(19));

    assertThat(told.states()).containsExactly("run-1 null STARTING", "run-1 STARTING RUNNING");
    assertThat(told.transitions).allMatch(to -> to.snapshot() == null);
    assertThat(count(GET)).isZero();

    pass(Duration.ofSeconds(20));

    assertThat(told.states())
        .containsExactly("run-1 null STARTING", "run-1 STARTING RUNNING", "run-1 RUNNING SUCCESS");
    assertThat(told.transitions.get(2).snapshot()).isNotNull();
    assertThat(count(GET)).isEqualTo(1);
    assertThat(told.isOver()).isFalse();
  }

  @Test
  void findsRunsThatBeginLater() {
    service.add(run(1), 112_000).then(500_000, SUCCESS);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(19));
    assertThat(told.states()).isEmpty();

    pass(Duration.ofSeconds(3));
    assertThat(told.states()).containsExactly("run-1 null STARTING");
  }

  @Test
  void findsARunThatAnotherSubscriberHasLetGo() {
    service.addWorkflow(ARN);
    service.add(run(1), 112_000).then(500_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told told = follow(watcher);
    pass(Duration.ofSeconds(13));

    watcher.watch(run(1)).subscribe().dispose();
    pass(Duration.ofSeconds(10));

    assertThat(told.states()).containsExactly("run-1 null STARTING");
  }

  @Test
  void tellsTheEndOfARunThatBeganAndEndedBetweenTwoLists() {
    service.addWorkflow(ARN);
    service.add(run(1), 112_000).then(113_000, RUNNING).then(114_000, FAILED);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(60));

    assertThat(told.states()).containsExactly("run-1 null FAILED");
    assertThat(told.transitions.get(0).snapshot()).isNotNull();
  }

  @Test
  void tellsLateSubscribersWhatIsKnownAtOnceAndWithoutACall() {
    service.add(run(1), 50_000).then(60_000, RUNNING).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    follow(watcher);
    pass(Duration.ofSeconds(15));
    int before = service.calls.size();

    Told late = follow(watcher);

    assertThat(late.states()).containsExactly("run-1 null RUNNING");
    assertThat(service.calls).hasSize(before);
  }

  @Test
  void aSubscriberThatLeavesStopsTheListsUnlessOthersStay() {
    service.add(run(1), 50_000).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told first = follow(watcher);
    Told second = follow(watcher);
    pass(Duration.ofSeconds(15));

    first.dispose();
    pass(Duration.ofSeconds(20));
    assertThat(count(LIST)).isEqualTo(4);

    second.dispose();
    pass(Duration.ofSeconds(60));
    assertThat(count(LIST)).isEqualTo(4);
    assertThat(watcher.watchedRuns()).isEmpty();
  }

  @Test
  void doesNotBelieveAListThatLagsBehindAPoll() {
    service.add(run(1), 50_000).then(101_000, QUEUED).then(102_000, RUNNING).then(143_000, SUCCESS);
    service.add(run(2), 50_000).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told told = follow(watcher);
    pass(Duration.ofSeconds(5));
    watcher.pollNow(run(1));
    service.lag = () -> Duration.ofSeconds(30);

    pass(Duration.ofSeconds(115));

    assertThat(told.states())
        .containsExactlyInAnyOrder(
            "run-1 null STARTING",
            "run-2 null STARTING",
            "run-1 STARTING RUNNING",
            "run-1 RUNNING SUCCESS");
  }

  @Test
  void doesNotTellARunAnewThatAListStillShowsAsRunning() {
    service.add(run(1), 50_000).then(60_000, RUNNING).then(101_000, SUCCESS);
    service.add(run(2), 50_000).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told told = follow(watcher);
    pass(Duration.ofSeconds(2));
    watcher.pollNow(run(1));
    service.lag = () -> Duration.ofSeconds(70);

    pass(Duration.ofMinutes(20));

    assertThat(told.of(run(1))).containsExactly("run-1 null RUNNING", "run-1 RUNNING SUCCESS");
  }

  @Test
  void readsAListThatComesNewestFirstNoFurtherThanNeeded() {
    IntStream.range(0, 1000)
        .forEach(n -> service.add(run(n), -10_000_000 + n * 1000L).then(-500_000, SUCCESS));
    service.add(run(1001), 90_000).then(9_000_000, SUCCESS);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(55));

    // The whole list once, and then its first page; the second time it may be a little early.
    assertThat(count(LIST)).isBetween(11L + 5, 11L + 6);
    assertThat(told.states()).containsExactly("run-1001 null STARTING");
  }

  @Test
  void readsTheWholeListInAnyOtherOrder() {
    service.order = Order.SHUFFLED;
    IntStream.range(0, 1000)
        .forEach(n -> service.add(run(n), -10_000_000 + n * 1000L).then(-500_000, SUCCESS));
    service.add(run(2000), 125_000).then(9_000_000, SUCCESS);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(55));

    assertThat(told.states()).containsExactly("run-2000 null STARTING");
    assertThat(count(LIST)).isGreaterThan(40);
  }

  @Test
  void endsWhenListsAreDenied() {
    service.add(run(1), 50_000).then(900_000, SUCCESS);
    service.isDenied = true;

    Told told = follow(watcher());
    pass(Duration.ofSeconds(30));

    assertThat(told.error).isInstanceOf(AccessDeniedException.class);
    assertThat(count(LIST)).isEqualTo(1);
  }

  @Test
  void endsWhenThereIsNoSuchWorkflow() {
    Told told = follow(watcher());

    pass(Duration.ofSeconds(5));

    assertThat(told.error).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void namesWhatTheListWasRefusedForIfThereIsSuchAWorkflow() {
    service.add(run(1), 50_000).then(900_000, SUCCESS);
    service.weather = operation -> operation.equals(LIST) ? ListedService.invalid() : null;

    Told told = follow(watcher());
    pass(Duration.ofSeconds(5));

    assertThat(told.error).isInstanceOf(ValidationException.class);
    assertThat(count("GetWorkflow")).isEqualTo(1);
  }

  @Test
  void completesWhenTheWorkflowIsDeletedAndItsRunsAreTold() {
    service.add(run(1), 50_000).then(900_000, SUCCESS);
    Told told = follow(watcher());
    pass(Duration.ofSeconds(15));

    service.isGone = true;
    pass(Duration.ofSeconds(30));

    assertThat(told.failures).hasSize(1);
    assertThat(told.failures.get(0).error()).isInstanceOf(ResourceNotFoundException.class);
    assertThat(told.isComplete).isTrue();
  }

  @Test
  void asksNowAndThenWhetherAWorkflowWithoutRunsIsStillThere() {
    service.addWorkflow(ARN);
    Told told = follow(watcher());

    pass(Duration.ofSeconds(295));
    assertThat(count(LIST)).isEqualTo(30);
    assertThat(count("GetWorkflow")).isEqualTo(3);

    service.isGone = true;
    pass(Duration.ofSeconds(110));
    assertThat(told.isComplete).isTrue();
  }

  @Test
  void looksForNoNewRunsWhileASubscriberHasAsManyAsItMayHave() {
    for (int n = 1; n <= 5; n++) {
      service.add(run(n), 50_000 + n).then(101_000 + n * 1000L, SUCCESS);
    }
    service.add(run(6), 150_000).then(160_000, FAILED);
    List<RunEvent> events = new ArrayList<>();
    BaseSubscriber<RunEvent> slow =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

          @Override
          protected void hookOnNext(RunEvent event) {
            events.add(event);
          }
        };
    watcher(options -> options.maxWatched(5)).watchWorkflow(ARN).subscribe(slow);
    pass(Duration.ofMinutes(3));
    assertThat(events).isEmpty();

    slow.requestUnbounded();
    pass(Duration.ofSeconds(30));

    // The first five were told late, and the sixth was found only afterwards.
    assertThat(events).extracting(event -> event.run().runId()).contains("run-6").hasSize(6);
  }

  @Test
  void aRunThatIsStoppedIsNotFoundAgain() {
    service.add(run(1), 50_000).then(900_000, SUCCESS);
    service.add(run(2), 50_000).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    Told told = follow(watcher);
    pass(Duration.ofSeconds(5));

    assertThat(watcher.stopWatching(run(1))).isTrue();
    pass(Duration.ofMinutes(15));

    assertThat(told.of(run(1))).containsExactly("run-1 null STARTING");
    assertThat(told.of(run(2))).containsExactly("run-2 null STARTING", "run-2 STARTING SUCCESS");
  }

  @Test
  void oneFailedListDoesNotMakeRunsLate() {
    addLive(20);
    WatchLoop watcher = watcher();
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();
    pass(Duration.ofSeconds(15));
    service.weather = operation -> operation.equals(LIST) ? ScriptedService.throttling(null) : null;

    pass(Duration.ofSeconds(30));

    // After two failures in a row each run is polled by itself.
    assertThat(count(LIST)).isLessThanOrEqualTo(4);
    assertThat(watcher.stats().stalenessMax()).isLessThan(Duration.ofSeconds(21));
    assertThat(watcher.stats().covered()).isZero();
  }

  @Test
  void listsThatLagBehindByMoreThanTheTargetAreTriedAgainMuchLater() {
    addLive(20);
    service.add(run(30), 50_000).then(60_000, RUNNING).then(120_000, SUCCESS);
    service.lag = () -> Duration.ofSeconds(45);
    WatchLoop watcher = watcher();
    Told told = new Told();
    watcher.watchAll(Flux.fromIterable(live(20)).concatWithValues(run(30))).subscribe(told);
    pass(Duration.ofSeconds(62));
    assertThat(watcher.stats().covered()).isEqualTo(21);

    pass(Duration.ofSeconds(18));

    assertThat(told.of(run(30))).contains("run-30 RUNNING SUCCESS");
    assertThat(watcher.stats().covered()).isZero();
    long lists = count(LIST);
    pass(Duration.ofSeconds(50));
    assertThat(count(LIST)).isEqualTo(lists);
  }

  @Test
  void throttledListsDoNotSlowPollsDown() {
    addLive(20);
    service.add(run("other", 1), 50_000).then(900_000, SUCCESS);
    WatchLoop watcher = watcher();
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();
    service.weather = operation -> operation.equals(LIST) ? ScriptedService.throttling(null) : null;

    pass(Duration.ofMinutes(10));

    assertThat(watcher.stats().throttled()).isPositive();
    assertThat(watcher.stats().rate()).isInfinite();
  }

  @Test
  void deniedListsAreToldOnceAndNotAskedForAgain() {
    addLive(20);
    IntStream.range(0, 20)
        .forEach(n -> service.add(run("other", n), 50_000).then(9_000_000, SUCCESS));
    service.isDenied = true;
    WatchLoop watcher = watcher();
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();
    watcher.watchAll(Flux.range(0, 20).map(number -> run("other", number))).subscribe();

    pass(Duration.ofMinutes(60));

    assertThat(count(LIST)).isEqualTo(2);
    assertThat(warnings.all())
        .filteredOn(warning -> warning.contains("ListWorkflowRuns is denied"))
        .hasSize(1);
    assertThat(watcher.stats().stalenessMax()).isLessThan(Duration.ofSeconds(11));
  }

  @Test
  void asksForNoListIfThatIsOff() {
    addLive(20);
    WatchLoop watcher = watcher(options -> options.listing(Listing.OFF));
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();

    pass(Duration.ofMinutes(5));

    assertThat(count(LIST)).isZero();
    assertThat(watcher.stats().lists()).isZero();
  }

  @Test
  void findsRunsByListsAndPollsThemByThemselvesIfListsAreOff() {
    addLive(20);
    WatchLoop watcher = watcher(options -> options.listing(Listing.OFF));
    Told told = new Told();
    watcher.watchWorkflow(ARN).subscribe(told);

    pass(Duration.ofSeconds(59));

    assertThat(told.transitions).hasSize(20);
    assertThat(count(LIST)).isBetween(6L, 7L);
    assertThat(count(GET)).isBetween(95L, 120L);
  }

  @Test
  void aListWhosePagesExpireIsBegunAnew() {
    service.pageSize = 10;
    addLive(40);
    WatchLoop watcher = watcher();
    Told told = follow(watcher);
    pass(Duration.ofSeconds(2));
    service.weather =
        operation ->
            operation.equals(LIST) && count(LIST) % 2 == 0 ? ListedService.invalid() : null;

    pass(Duration.ofSeconds(60));

    assertThat(told.isOver()).isFalse();
    assertThat(watcher.stats().stalenessMax()).isLessThan(Duration.ofSeconds(22));
  }

  @Test
  void aHintPollsARunThatIsSeenInLists() {
    addLive(20);
    WatchLoop watcher = watcher();
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();
    pass(Duration.ofSeconds(14));
    long before = count(GET);

    watcher.pollNow(run(7));
    pass(Duration.ofMillis(60));

    assertThat(service.calls.get(service.calls.size() - 1))
        .extracting(Call::operation, Call::subject)
        .containsExactly(GET, "run-7");
    assertThat(count(GET)).isEqualTo(before + 1);
  }

  @Test
  void countsCallsOfListsAndTheRunsTheyShow() {
    addLive(20);
    WatchLoop watcher = watcher();
    watcher.watchAll(Flux.fromIterable(live(20))).subscribe();

    pass(Duration.ofSeconds(55));

    assertThat(watcher.stats().lists()).isEqualTo(count(LIST)).isPositive();
    assertThat(watcher.stats().polls()).isEqualTo(service.calls.size());
    assertThat(watcher.stats().covered()).isEqualTo(20);
  }

  private void addLive(int count) {
    live(count).forEach(ref -> service.add(ref, 50_000).then(9_000_000, SUCCESS));
  }

  private static List<RunRef> live(int count) {
    return IntStream.range(0, count).mapToObj(ScriptedService::run).toList();
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

  private Told follow(WatchLoop watcher) {
    Told told = new Told();
    watcher.watchWorkflow(ARN).subscribe(told);
    return told;
  }
}
