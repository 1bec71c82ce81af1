package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static reactor.core.scheduler.Schedulers.boundedElastic;
import static reactor.test.publisher.TestPublisher.Violation.DEFER_CANCELLATION;

import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** Event streams: what they tell, to how many, and how they end. */
@ExtendWith(BlockingCalls.class)
class EventStreamsTest {
  private static final String LIST = "ListWorkflowRuns";

  private static final String EVENTS = "/api/events";
  private static final String STATES = "/api/runs/states";

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  private final Disposable.Composite browsers = Disposables.composite();

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "--mwaa.serverless.watch.target-staleness=20ms",
            "--webflux-service.events.max-streams=101");
    emulator = service.emulator();
    workflow = emulator.workflowArn("tested-a1B2c3D4e5");
  }

  @AfterEach
  void leaveNothingBehind() {
    browsers.dispose();
    emulator.latency(Latency.fixed(Duration.ZERO));
    RunningService.await(() -> openStreams() == 0);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void allRunsOfAStreamAreToldUntilTheyHaveEnded() {
    Duration stage = Duration.ofSeconds(1);
    ScriptedRun fails = run(RunScript.failsAfter(stage, stage, "disk full"));
    ScriptedRun stranger = new ScriptedRun(workflow, "nobody");

    List<ServerSentEvent<Map<String, Object>>> events =
        events(fails, stranger)
            .filter(event -> !"heartbeat".equals(event.event()))
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(events.get(0).event()).isEqualTo("begin");
    assertThat(events.get(0).data()).containsEntry("heartbeatMillis", 15_000).containsKey("now");
    assertThat(dataOf("problem", events))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem).containsEntry("runId", "nobody");
              assertThat(problem.get("problem").toString()).contains("status=404");
            });
    List<Map<String, Object>> told = dataOf("run", events);
    assertThat(told).extracting("state").containsExactly("QUEUED", "RUNNING", "FAILED");
    assertThat(told).extracting("ended").containsExactly(false, false, true);
    assertThat(told.get(2))
        .contains(
            entry("workflowArn", workflow),
            entry("runId", fails.runId()),
            entry("errorMessage", "disk full"));
    assertThat(states(told.get(2))).containsExactly("QUEUED", "RUNNING", "FAILED");
    assertThat(events.get(events.size() - 1).event()).isEqualTo("end");
  }

  @Test
  void whoComesLateIsToldTheWholeTimeLineWithoutACall() {
    Duration stage = Duration.ofMillis(500);
    ScriptedRun run =
        run(
            RunScript.builder()
                .stay("QUEUED", stage)
                .stay("RUNNING", stage)
                .remain("STOPPING")
                .build());
    AtomicInteger stateSeen = new AtomicInteger();
    browsers.add(runEvents(run).subscribe(event -> stateSeen.set(states(event).size())));
    RunningService.await(() -> stateSeen.get() == 3);
    // From here on AWS answers nothing: what is told is what was known.
    emulator.latency(Latency.fixed(Duration.ofMinutes(1)));

    Map<String, Object> late = runEvents(run).blockFirst(RunningService.LIMIT);

    assertThat(late).containsEntry("state", "STOPPING");
    assertThat(states(late)).containsExactly("QUEUED", "RUNNING", "STOPPING");
  }

  @Test
  void aHundredBrowsersCostThePollsOfOne() {
    ScriptedRun many = run(RunScript.remains("RUNNING"));
    ScriptedRun one = run(RunScript.remains("RUNNING"));
    AtomicInteger told = new AtomicInteger();
    browsers.add(runEvents(one).subscribe());
    for (int i = 0; i < 100; i++) {
      browsers.add(runEvents(many).subscribe(event -> told.incrementAndGet()));
    }
    RunningService.await(() -> told.get() == 100);
    long before = emulator.callCount();
    long listsBefore = emulator.callCount(LIST);

    RunningService.await(() -> emulator.callCount(LIST) > listsBefore + 40);

    // Both runs are seen in the list of their workflow, and nobody asks for them besides.
    assertThat(emulator.callCount() - before)
        .isLessThanOrEqualTo(emulator.callCount(LIST) - listsBefore + 10);
  }

  @Test
  void pollingStopsAndAllIsForgottenWhenTheLastBrowserLeaves() {
    ScriptedRun run = run(RunScript.remains("RUNNING"));
    AtomicInteger told = new AtomicInteger();
    Disposable first = runEvents(run).subscribe(event -> told.incrementAndGet());
    Disposable last = runEvents(run).subscribe(event -> told.incrementAndGet());
    RunningService.await(() -> told.get() == 2);

    first.dispose();
    RunningService.await(() -> openStreams() == 1);
    assertThat(service.watcher().watchedRuns()).hasSize(1);
    assertThat(service.bean(TimeLines.class).size()).isEqualTo(1);

    last.dispose();
    RunningService.await(() -> service.watcher().watchedRuns().isEmpty());
    RunningService.await(() -> service.bean(TimeLines.class).size() == 0);
  }

  @Test
  void aRunThatIsNamedWhileItsBrowserLeavesIsForgottenToo() {
    TestPublisher<RunRef> source = TestPublisher.createNoncompliant(DEFER_CANCELLATION);
    TimeLines timeLines = service.bean(TimeLines.class);
    Disposable browser = timeLines.follow(source, List.of()).subscribe();

    browser.dispose();
    source.next(new RunRef(workflow, "late"));

    assertThat(timeLines.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTS, STATES})
  void aStreamIsNeitherKeptNorHeldBackOnItsWay(String path) {
    ScriptedRun run = run(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    String link = path.equals(EVENTS) ? EVENTS + "?" + RunningService.query(run) : link(run);

    WebTestClient.ResponseSpec answer = service.get(link);

    answer
        .expectHeader()
        .valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
        .expectHeader()
        .valueEquals("X-Accel-Buffering", "no");
    assertThat(RunningService.events(answer).collectList().block(RunningService.LIMIT))
        .isNotEmpty();
  }

  @Test
  void eventsHaveIdsAndSayWhenToComeBack() {
    ScriptedRun run = run(RunScript.remains("RUNNING"));

    ServerSentEvent<Map<String, Object>> state =
        RunningService.events(service.get(link(run))).blockFirst(RunningService.LIMIT);
    ServerSentEvent<Map<String, Object>> told =
        events(run).filter(event -> "run".equals(event.event())).blockFirst(RunningService.LIMIT);

    assertThat(state.id()).isEqualTo("RUNNING");
    assertThat(state.retry()).isEqualTo(Duration.ofSeconds(2));
    assertThat(told.id()).matches("\\d{13}");
    assertThat(told.retry()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aBrowserThatComesBackAfterTheEndIsToldToStayAway() {
    ScriptedRun run = run(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));

    service.getAfter("SUCCESS", link(run)).expectStatus().isNoContent().expectBody().isEmpty();
    service
        .getAfter("end", EVENTS + "?" + RunningService.query(run))
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();

    assertThat(calls(run)).isZero();
    assertThat(
            RunningService.events(service.getAfter("RUNNING", link(run)))
                .blockLast(RunningService.LIMIT)
                .id())
        .isEqualTo("SUCCESS");
  }

  @Test
  void tooManyStreamsAreRefusedUntilOneEnds() {
    ScriptedRun run = run(RunScript.remains("RUNNING"));
    IntStream.range(0, 101).forEach(i -> browsers.add(events(run).subscribe()));
    RunningService.await(() -> openStreams() == 101);

    assertThat(
            RunningService.problem(service.get(EVENTS, run), 503)
                .getResponseHeaders()
                .getFirst(HttpHeaders.RETRY_AFTER))
        .isEqualTo("15");
    browsers.dispose();

    RunningService.await(() -> openStreams() == 0);
    assertThat(events(run).blockFirst(RunningService.LIMIT)).isNotNull();
  }

  /** The leak gate judges: a browser leaves while its next event is written. */
  @Test
  void nothingIsLostOfAnEventWhoseBrowserLeavesMeanwhile() {
    ScriptedRun[] runs =
        IntStream.range(0, 5)
            .mapToObj(i -> run(RunScript.remains("RUNNING")))
            .toArray(ScriptedRun[]::new);

    Long told =
        Flux.range(0, 100)
            .flatMap(
                i -> Flux.defer(() -> events(runs)).take(1 + i % 5).subscribeOn(boundedElastic()),
                8)
            .count()
            .block(RunningService.LIMIT);

    assertThat(told).isEqualTo(100 * 3);
    RunningService.await(() -> openStreams() == 0);
  }

  private static ScriptedRun run(RunScript script) {
    return emulator.run(workflow, script);
  }

  private static int openStreams() {
    return service.bean(EventStreams.class).openStreams();
  }

  private static long calls(ScriptedRun run) {
    return emulator.callCount(run.workflowArn(), run.runId());
  }

  private static Flux<ServerSentEvent<Map<String, Object>>> events(ScriptedRun... runs) {
    return RunningService.events(service.get(EVENTS, runs));
  }

  private static Flux<Map<String, Object>> runEvents(ScriptedRun... runs) {
    return events(runs).filter(event -> "run".equals(event.event())).map(ServerSentEvent::data);
  }

  private static String link(ScriptedRun run) {
    return STATES + "?workflowArn=" + run.workflowArn() + "&runId=" + run.runId();
  }

  private static List<Map<String, Object>> dataOf(
      String name, List<ServerSentEvent<Map<String, Object>>> events) {
    return events.stream()
        .filter(event -> name.equals(event.event()))
        .map(ServerSentEvent::data)
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> states(Map<String, Object> told) {
    return ((List<Map<String, Object>>) told.get("steps"))
        .stream().map(step -> step.get("state")).toList();
  }
}
