package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.Quotas;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import software.amazon.awssdk.regions.Region;

/** Whole workflows, over HTTP. */
class WorkflowWatchingTest {
  private static final Duration TARGET = Duration.ofMillis(200);
  private static final WatchOptions OFTEN = WatchOptions.builder().targetStaleness(TARGET).build();

  @RegisterExtension
  final LoggedWarnings warnings =
      LoggedWarnings.expecting("mwaa.watch: ListWorkflowRuns is denied");

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final List<RunEvent> events = new CopyOnWriteArrayList<>();
  private String workflow;
  private MwaaServerlessReactiveClient client;

  @BeforeEach
  void open() {
    emulator.quotas(Quotas.none());
    workflow = emulator.createWorkflow("nightly-load");
    client = Clients.of(emulator).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void followsTheRunsThatAreThereAndThoseThatAreStartedMeanwhile() {
    RunScript script = RunScript.succeedsAfter(Duration.ofMillis(300), Duration.ofMillis(600));
    emulator.script(workflow, script);
    List<RunRef> before = runs(30, script);
    RunRef failed = run(RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "before"));
    client.awaitCompletion(failed).block(BOUND);

    client.watcher(OFTEN).watchWorkflow(workflow).subscribe(events::add, closed -> {});
    Eventually.await(() -> !events.isEmpty());
    List<RunRef> started =
        Flux.range(0, 10)
            .flatMap(number -> client.startWorkflowRun(workflow))
            .map(run -> run.run())
            .collectList()
            .block(BOUND);

    Eventually.await(() -> ended().size() >= 40);
    assertThat(ended()).containsAll(before).containsAll(started).hasSize(40);
    assertThat(events).allMatch(event -> ((Transition) event).to() != RunState.FAILED);
    assertThat(ends()).allMatch(end -> end.snapshot() != null);
  }

  @Test
  void manyRunsOfOneWorkflowTakeFewCalls() {
    List<RunRef> runs = runs(100, RunScript.remains("RUNNING"));
    RunWatcher watcher = client.watcher(OFTEN);

    watcher.watchAll(Flux.fromIterable(runs)).subscribe(events::add, closed -> {});
    Eventually.await(() -> watcher.stats().lists() >= 10);

    assertThat(events).hasSize(100);
    assertThat(emulator.callCount("GetWorkflowRun")).isLessThan(20);
    assertThat(watcher.stats().covered()).isEqualTo(100);
  }

  @Test
  void whereListsAreDeniedRunsArePolledOneByOne() {
    emulator.inject("ListWorkflowRuns", Fault.error(ServiceError.accessDenied("no lists")));
    List<RunRef> runs =
        runs(20, RunScript.succeedsAfter(Duration.ofMillis(100), Duration.ofMillis(300)));

    StepVerifier.create(client.watcher(OFTEN).watchAll(Flux.fromIterable(runs)).collectList())
        .assertNext(told -> assertThat(told).hasSizeGreaterThanOrEqualTo(20))
        .expectComplete()
        .verify(BOUND);

    assertThat(emulator.callCount("ListWorkflowRuns")).isEqualTo(1);
  }

  @Test
  void aWorkflowWhoseListsAreDeniedCannotBeFollowed() {
    emulator.inject("ListWorkflowRuns", Fault.error(ServiceError.accessDenied("no lists")));

    StepVerifier.create(client.watcher(OFTEN).watchWorkflow(workflow))
        .expectError(AccessDeniedException.class)
        .verify(BOUND);
  }

  @Test
  void aWorkflowThatIsNotThereCannotBeFollowed() {
    StepVerifier.create(
            client.watcher(OFTEN).watchWorkflow(emulator.workflowArn("missing-a1B2c3D4e5")))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
  }

  @Test
  void aDeletedWorkflowEndsIt() {
    Flux<RunEvent> following = client.watcher(OFTEN).watchWorkflow(workflow);
    StepVerifier.create(following)
        .then(() -> Eventually.await(() -> emulator.callCount("GetWorkflow") >= 1))
        .then(() -> client.deleteWorkflow(workflow).block(BOUND))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void anotherWatcherGoesOnWhereOneStopped() {
    List<RunRef> runs =
        runs(50, RunScript.succeedsAfter(Duration.ofMillis(100), Duration.ofMillis(1500)));
    RunWatcher first = client.watcher(OFTEN);
    first.watchAll(Flux.fromIterable(runs)).subscribe(events::add, closed -> {});
    Eventually.await(() -> first.seenRuns().stream().allMatch(seen -> seen.state() != null));

    List<SeenRun> seen = first.seenRuns();
    first.close();
    client
        .watcher(OFTEN.toBuilder().initialRate(first.stats().rate()).build())
        .watchAllSeen(Flux.fromIterable(seen))
        .subscribe(events::add);

    Eventually.await(() -> ended().size() == 50);
    Map<RunRef, List<RunState>> told =
        events.stream()
            .map(Transition.class::cast)
            .collect(
                Collectors.groupingBy(
                    Transition::run, Collectors.mapping(Transition::to, Collectors.toList())));
    assertThat(told.values()).allMatch(states -> Set.copyOf(states).size() == states.size());
  }

  @Test
  void anotherWatcherGoesOnWithAWholeWorkflowWhereOneStopped() {
    RunScript brief = RunScript.succeedsAfter(Duration.ofMillis(20), Duration.ofMillis(60));
    List<RunRef> all = new ArrayList<>(runs(20, RunScript.remains("RUNNING")));
    all.addAll(runs(20, script(Duration.ofMillis(600))));
    all.addAll(runs(20, script(Duration.ofMillis(2500))));
    RunWatcher first = client.watcher(OFTEN);
    first.watchWorkflow(workflow).subscribe(events::add, closed -> {});
    Eventually.await(() -> seen().size() == 60);
    RunRef found = run(script(Duration.ofMillis(2500)));
    all.add(found);
    Eventually.await(() -> events.stream().anyMatch(event -> event.run().equals(found)));

    first.close();
    Instant since =
        events.stream()
            .filter(event -> event.run().equals(found))
            .map(RunEvent::observedAt)
            .findFirst()
            .orElseThrow();
    List<RunRef> between = runs(20, brief);
    all.addAll(between);
    client.awaitCompletion(between.get(19)).block(BOUND); // both kinds have ended
    client.awaitCompletion(all.get(39)).block(BOUND);
    client.watcher(OFTEN).watchWorkflowSeen(workflow, since, seen()).subscribe(events::add);
    List<RunRef> later = runs(20, brief);
    all.addAll(later);

    Eventually.await(() -> ended().size() == 81);
    Map<RunRef, List<Transition>> told =
        events.stream().map(Transition.class::cast).collect(Collectors.groupingBy(Transition::run));
    assertThat(told).containsOnlyKeys(all);
    told.values().forEach(WorkflowWatchingTest::assertUnbroken);
    assertThat(ended()).doesNotHaveDuplicates().containsAll(between).containsAll(later);
  }

  private static RunScript script(Duration running) {
    return RunScript.succeedsAfter(Duration.ofMillis(50), running);
  }

  /** The last state of each run that was delivered. */
  private List<SeenRun> seen() {
    Map<RunRef, SeenRun> last = new LinkedHashMap<>();
    for (RunEvent event : events) {
      Transition to = (Transition) event;
      last.put(to.run(), new SeenRun(to.run(), to.to(), to.observedAt()));
    }
    return List.copyOf(last.values());
  }

  private static void assertUnbroken(List<Transition> transitions) {
    RunState last = null;
    for (Transition to : transitions) {
      assertThat(to.from()).as("%s", transitions).isEqualTo(last);
      last = to.to();
    }
    assertThat(transitions).extracting(Transition::to).doesNotHaveDuplicates();
  }

  @Test
  void closingTheWatcherEndsIt() {
    RunWatcher watcher = client.watcher(OFTEN);

    StepVerifier.create(watcher.watchWorkflow(workflow))
        .then(watcher::close)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  @Test
  void refusesWhatIsNoWorkflowAndOneOfAnotherRegionAtTheCall() {
    RunWatcher watcher = client.watcher(OFTEN);
    assertThatThrownBy(() -> watcher.watchWorkflow(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchWorkflow("nightly-load"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nightly-load");
    assertThatThrownBy(() -> watcher.watchAllSeen(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.stopWatching(null)).isInstanceOf(NullPointerException.class);

    try (MwaaServerlessReactiveClient pinned =
        Clients.of(emulator).region(Region.AP_SOUTH_1).build()) {
      assertThatThrownBy(() -> pinned.watcher(OFTEN).watchWorkflow(workflow))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ap-south-1");
    }
  }

  private List<RunRef> runs(int count, RunScript script) {
    return IntStream.range(0, count).mapToObj(number -> run(script)).toList();
  }

  private RunRef run(RunScript script) {
    return Clients.ref(emulator.run(workflow, script));
  }

  private List<Transition> ends() {
    return events.stream()
        .map(Transition.class::cast)
        .filter(transition -> transition.to().isTerminal())
        .toList();
  }

  private List<RunRef> ended() {
    return ends().stream().map(Transition::run).toList();
  }
}
