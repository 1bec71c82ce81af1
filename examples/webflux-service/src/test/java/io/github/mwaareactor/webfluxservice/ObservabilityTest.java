package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.Disposable;

/** What an operator sees: health, metrics, and headers that keep browsers safe. */
@ExtendWith(BlockingCalls.class)
class ObservabilityTest {
  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  @BeforeAll
  static void start() {
    service = RunningService.start("--mwaa.max-attempts=1", "--mwaa.watch.target-staleness=20ms");
    emulator = service.emulator();
    workflow = emulator.workflowArn("tested-a1B2c3D4e5");
  }

  @AfterEach
  void forgetFaults() {
    emulator.clearFaults();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void healthIsToldFromWhatWasAskedAnywayAndCallsNobody() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 3);
    for (int i = 0; i < 3; i++) {
      ask(run, 502);
    }
    long calls = emulator.callCount();

    assertThat(health(503)).contains("DOWN", "troublesInARow=3", "lastTrouble");
    assertThat(emulator.callCount()).isEqualTo(calls);

    ask(run, 200);
    assertThat(health(200)).contains("UP", "troublesInARow=0", "lastAnswer");
  }

  @Test
  void anAnswerThatACallerIsToBlameForIsNoTrouble() {
    for (int i = 0; i < 4; i++) {
      ask(new ScriptedRun(workflow, "nobody"), 404);
    }

    assertThat(health(200)).contains("troublesInARow=0");
  }

  @Test
  void aRestartMendsNothingAtAwsSoLivenessDoesNotAskForOne() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 3);
    for (int i = 0; i < 3; i++) {
      ask(run, 502);
    }

    service.get("/actuator/health").expectStatus().isEqualTo(503);
    service.get("/actuator/health/liveness").expectStatus().isOk();
    service.get("/actuator/health/readiness").expectStatus().isOk();
    ask(run, 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mwaa.watcher.watched",
        "mwaa.watcher.due",
        "mwaa.watcher.in.flight",
        "mwaa.watcher.stretch",
        "mwaa.watcher.staleness",
        "mwaa.watcher.polls",
        "mwaa.watcher.throttled",
        "mwaa.watcher.failed",
        "mwaa.watcher.skipped",
        "mwaa.events.streams",
        "http.server.requests",
        "jvm.memory.used"
      })
  void aMeterIsThere(String name) {
    ask(emulator.run(workflow, RunScript.remains("RUNNING")), 200);

    RunningService.await(
        () ->
            service.get("/actuator/metrics/" + name).returnResult(Void.class).getStatus().value()
                == 200);
  }

  @Test
  void theWatchersFiguresAreThoseOfNow() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    double polls = value("mwaa.watcher.polls");

    Disposable browser =
        RunningService.events(service.states(run.workflowArn(), run.runId())).subscribe();
    RunningService.await(() -> value("mwaa.watcher.polls") > polls + 2);

    assertThat(value("mwaa.watcher.watched")).isEqualTo(1);
    assertThat(value("mwaa.events.streams")).isEqualTo(1);
    assertThat(prometheus())
        .contains("mwaa_watcher_watched 1.0", "mwaa_events_streams 1.0")
        .contains("mwaa_watcher_staleness_seconds{quantile=\"0.99\"}")
        .contains("mwaa_watcher_polls_total");
    browser.dispose();
    RunningService.await(() -> value("mwaa.events.streams") == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/app.js", "/app.css", "/api/demo", "/api/nothing", "/actuator/health"})
  void everyAnswerKeepsABrowserFromElsewhere(String path) {
    service
        .get(path)
        .expectHeader()
        .valueEquals("Content-Security-Policy", ResponseHeaders.POLICY)
        .expectHeader()
        .valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader()
        .valueEquals("Referrer-Policy", "no-referrer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/demo", "/api/runs", "/api/nothing"})
  void noAnswerOfTheApiIsKept(String path) {
    service.get(path).expectHeader().valueEquals("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "beans", "configprops", "heapdump", "loggers", "shutdown"})
  void nothingElseOfTheInsideIsShown(String endpoint) {
    service.get("/actuator/" + endpoint).expectStatus().isNotFound();
  }

  private static void ask(ScriptedRun run, int status) {
    service.get("/api/runs", run.workflowArn(), run.runId()).expectStatus().isEqualTo(status);
  }

  private static String health(int status) {
    return String.valueOf(
        service
            .get("/actuator/health/mwaa")
            .expectStatus()
            .isEqualTo(status)
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  private static String prometheus() {
    return service
        .get("/actuator/prometheus")
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .returnResult()
        .getResponseBody();
  }

  @SuppressWarnings("unchecked")
  private static double value(String name) {
    Map<String, Object> metric =
        service
            .get("/actuator/metrics/" + name)
            .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
            .returnResult()
            .getResponseBody();
    List<Map<String, Object>> measurements = (List<Map<String, Object>>) metric.get("measurements");
    return ((Number) measurements.get(0).get("value")).doubleValue();
  }
}
