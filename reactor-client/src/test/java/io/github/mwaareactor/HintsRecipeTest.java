package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.gates.Samples;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.testing.FamiliarImports;
import io.github.mwaareactor.testing.SettableClock;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Failed;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The class {@code EventBridgeHints} of docs/watching.md does what the page says. */
class HintsRecipeTest {
  private static final String NAME = "EventBridgeHints";
  private static final Duration RUNNING = Duration.ofMinutes(1);
  // Too seldom for a second poll without a hint.
  private static final WatchOptions SELDOM =
      WatchOptions.builder().targetStaleness(Duration.ofDays(1)).build();

  @TempDir private static Path classes;
  private static URLClassLoader loader;

  private final SettableClock clock = new SettableClock(Instant.now());

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final List<RunState> seen = new CopyOnWriteArrayList<>();
  private MwaaServerlessReactiveClient client;
  private RunWatcher watcher;
  private Object sample;
  private Hints hints;

  @BeforeAll
  static void compile() throws Exception {
    String sample =
        Samples.of(Path.of("../docs/watching.md")).stream()
            .filter(block -> block.contains("class " + NAME))
            .findFirst()
            .orElseThrow();
    Samples.compile(sample, classes, FamiliarImports.ALL);
    loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
  }

  @AfterAll
  static void closeLoader() throws Exception {
    loader.close();
  }

  @BeforeEach
  void open() throws Exception {
    client = Clients.of(emulator).build();
    watcher = client.watcher(SELDOM);
    sample = loader.loadClass(NAME).getDeclaredConstructor().newInstance();
    hints = hints(sample);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"source": "aws.airflow-serverless", "detail-type": "MWAA Serverless Workflow Run Succeeded",
         "resources": [], "detail": {"workflowArn": "%s", "runId": "%s", "status": "SUCCESS"}}""",
        """
        {"detail-type": "MWAA Serverless Workflow Run State Change", "resources": ["arn:aws:s3:::a"],
         "detail": {"Run": {"Workflow": [{"WorkflowArn": "%s"}], "Ids": {"RunId": "%s"}}, "N": 1}}""",
        """
        {"resources": ["%s"], "detail": {"runId": "%s", "roleArn": "arn:aws:iam::1:role/r"}}"""
      })
  void anEventShowsTheEndOfTheRunItNames(String event) throws Exception {
    RunRef run = watched();
    clock.advance(RUNNING);

    send(event.formatted(run.workflowArn(), run.runId()));

    Eventually.await(() -> seen.size() == 2);
    assertThat(seen).containsExactly(RunState.RUNNING, RunState.SUCCESS);
    assertCounted(0, 1, 0);
  }

  @Test
  void whatIsNotAnEventOfAWatchedRunIsSkipped() throws Exception {
    RunRef run = watched();
    RunRef unwatched = begin(emulator);

    send(
        "",
        "garbage",
        "{\"detail\": {",
        "{\"detail\": {\"runId\": \"d58cxqdClpTVjeN\"}}",
        "{\"detail\": {\"workflowArn\": \"arn:aws:s3:::a\", \"runId\": \"d58cxqdClpTVjeN\"}}",
        "{\"resources\": [\"" + run.workflowArn() + "\"], \"detail\": {\"runId\": 5}}",
        event(unwatched),
        event(run));

    Eventually.await(() -> emulator.callCount() == 2);
    assertThat(emulator.calls()).allSatisfy(call -> assertThat(call.body()).contains(run.runId()));
    assertCounted(6, 0, 0);
  }

  @Test
  void anEndWithoutAHintIsMissed() throws Exception {
    hints.count(ended(watched(), RunState.RUNNING, Instant.now()));

    assertCounted(0, 0, 1);
  }

  @Test
  void anEndLongAfterItsLastHintIsMissed() throws Exception {
    RunRef run = watched();
    send(event(run));

    hints.count(ended(run, RunState.RUNNING, Instant.now().plusSeconds(31)));

    assertCounted(0, 0, 1);
  }

  @Test
  void aRunThatHadEndedBeforeItsFirstPollNeedsNoHint() throws Exception {
    hints.count(ended(watched(), null, Instant.now()));

    assertCounted(0, 0, 0);
  }

  @Test
  void aHintOfARunThatIsNotWatchedIsForgotten() throws Exception {
    RunRef unwatched = begin(emulator);
    send(event(unwatched));

    hints.count(ended(unwatched, RunState.RUNNING, Instant.now()));

    assertCounted(0, 0, 1);
  }

  @Test
  void theLastHintOfARunThatCannotBeFollowedIsForgotten() throws Exception {
    RunRef run = watched();
    send(event(run));

    hints.count(new Failed(run, RunState.RUNNING, new IllegalStateException(), Instant.now()));

    hints.count(ended(run, RunState.RUNNING, Instant.now()));
    assertCounted(0, 0, 1);
  }

  @Test
  void onlyEndsAreCounted() throws Exception {
    RunRef run = watched();

    hints.count(new Transition(run, RunState.QUEUED, RunState.RUNNING, null, 0, Instant.now()));

    assertCounted(0, 0, 0);
  }

  private RunRef watched() {
    RunRef run = begin(emulator, RunScript.succeedsAfter(Duration.ZERO, RUNNING));
    watcher
        .watchAll(Mono.just(run))
        .doOnNext(hints::count)
        .map(event -> ((Transition) event).to())
        .onErrorComplete(ClientClosedException.class)
        .subscribe(seen::add);
    Eventually.await(() -> seen.size() == 1);
    return run;
  }

  private void send(String... events) {
    hints.pollNow(Flux.fromArray(events), watcher).block(BOUND);
  }

  private static String event(RunRef run) {
    return """
        {"source": "aws.airflow-serverless", "detail": {"workflowArn": "%s", "runId": "%s"}}"""
        .formatted(run.workflowArn(), run.runId());
  }

  private static Transition ended(RunRef run, @Nullable RunState from, Instant observedAt) {
    return new Transition(run, from, RunState.SUCCESS, null, 0, observedAt);
  }

  private void assertCounted(long unreadable, long hinted, long missed) throws Exception {
    assertThat(List.of(counter("unreadable"), counter("hinted"), counter("missed")))
        .as("unreadable, hinted, missed")
        .containsExactly(unreadable, hinted, missed);
  }

  private long counter(String name) throws Exception {
    return ((LongAdder) sample.getClass().getField(name).get(sample)).sum();
  }

  private static Hints hints(Object sample) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            sample
                .getClass()
                .getMethod(method.getName(), method.getParameterTypes())
                .invoke(sample, arguments);
    return (Hints)
        Proxy.newProxyInstance(Hints.class.getClassLoader(), new Class<?>[] {Hints.class}, handler);
  }

  /** The methods of the sample's class, which is compiled too late to implement it. */
  private interface Hints {
    Mono<Void> pollNow(Flux<String> events, RunWatcher watcher);

    void count(RunEvent event);
  }
}
