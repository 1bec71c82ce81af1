package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.observe.micrometer.CallObservationContext;
import io.github.mwaareactor.observe.micrometer.ClientMeterDocumentation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import reactor.core.Disposable;

/** What an operator sees: health, metrics, and headers that keep browsers safe. */
@ExtendWith(BlockingCalls.class)
class ObservabilityTest {
  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "--mwaa.serverless.max-attempts=1", "--mwaa.serverless.watch.target-staleness=20ms");
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

    assertThat(health(503)).contains("DOWN", "failuresInARow=3", "lastFailure");
    assertThat(emulator.callCount()).isEqualTo(calls);

    ask(run, 200);
    assertThat(health(200)).contains("UP", "failuresInARow=0", "lastAnswer");
  }

  @Test
  void anAnswerThatACallerIsToBlameForIsNoTrouble() {
    for (int i = 0; i < 4; i++) {
      ask(new ScriptedRun(workflow, "nobody"), 404);
    }

    assertThat(health(200)).contains("failuresInARow=0");
  }

  @Test
  void aRestartMendsNothingAtAwsSoLivenessDoesNotAskForOne() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 3);
    for (int i = 0; i < 3; i++) {
      ask(run, 502);
    }

    assertThat(service.status("/actuator/health")).isEqualTo(503);
    assertThat(service.status("/actuator/health/liveness")).isEqualTo(200);
    assertThat(service.status("/actuator/health/readiness")).isEqualTo(200);
    ask(run, 200);
  }

  static Stream<String> meters() {
    return Stream.concat(
        Stream.of(ClientMeterDocumentation.values()).map(ClientMeterDocumentation::getName),
        Stream.of(
            "mwaa.serverless.call",
            "mwaa.serverless.call.active",
            "mwaa.serverless.call.attempt",
            "mwaa.events.streams",
            "http.server.requests",
            "jvm.memory.used"));
  }

  @ParameterizedTest
  @MethodSource("meters")
  void aMeterIsThere(String name) {
    ask(emulator.run(workflow, RunScript.remains("RUNNING")), 200);

    // That of a request is kept a moment after its answer.
    RunningService.await(() -> service.status("/actuator/metrics/" + name) == 200);
    assertThat(prometheus()).contains("\n" + name.replace('.', '_'));
  }

  @Test
  void theFiguresAreThoseOfNow() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    String watched = "mwaa.serverless.watcher.runs?tag=state:watched";
    String polls = "mwaa.serverless.call?tag=operation:GetWorkflowRun&tag=outcome:success";
    ask(run, 200);
    RunningService.await(() -> value(polls) > 0);
    double before = value(polls);

    Disposable browser =
        RunningService.events(service.states(run.workflowArn(), run.runId())).subscribe();
    RunningService.await(() -> value(polls) > before + 2);

    RunningService.await(() -> value(watched) == 1);
    assertThat(value("mwaa.events.streams")).isEqualTo(1);
    assertThat(prometheus())
        .contains("mwaa_serverless_watcher_runs{state=\"watched\"} 1.0")
        .contains("mwaa_serverless_watcher_staleness_seconds{quantile=\"0.99\"} 0.")
        .contains("mwaa_serverless_connections{state=\"idle\"}")
        .contains("mwaa_serverless_call_seconds_count{error=\"none\",error_code=\"none\"")
        .contains("mwaa_events_streams 1.0");
    browser.dispose();
    RunningService.await(() -> value("mwaa.events.streams") == 0);
    RunningService.await(() -> value(watched) == 0);
  }

  /** So that a trace shows for whom AWS was asked. */
  @Test
  void aCallHasTheRequestItIsMadeForAsItsParent() {
    AtomicReference<String> parent = new AtomicReference<>("none");
    service
        .bean(ObservationRegistry.class)
        .observationConfig()
        .observationHandler(
            new ObservationHandler<CallObservationContext>() {
              @Override
              public void onStart(CallObservationContext call) {
                ObservationView request = call.getParentObservation();
                parent.set(request == null ? "none" : request.getContextView().getName());
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return context instanceof CallObservationContext;
              }
            });

    ask(emulator.run(workflow, RunScript.remains("RUNNING")), 200);

    assertThat(parent).hasValue("http.server.requests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/app.js", "/app.css", "/api/demo", "/api/nothing", "/actuator/health"})
  void everyAnswerKeepsABrowserFromElsewhere(String path) {
    HttpHeaders headers = service.answer(path).getResponseHeaders();

    assertThat(headers.getFirst("Content-Security-Policy")).isEqualTo(ResponseHeaders.POLICY);
    assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(headers.getFirst("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/demo", "/api/runs", "/api/nothing"})
  void noAnswerOfTheApiIsKept(String path) {
    assertThat(service.answer(path).getResponseHeaders().getCacheControl()).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "beans", "configprops", "heapdump", "loggers", "shutdown"})
  void nothingElseOfTheInsideIsShown(String endpoint) {
    assertThat(service.status("/actuator/" + endpoint)).isEqualTo(404);
  }

  private static void ask(ScriptedRun run, int status) {
    service
        .get("/api/runs", run.workflowArn(), run.runId())
        .expectStatus()
        .isEqualTo(status)
        .expectBody(String.class)
        .returnResult();
  }

  private static String health(int status) {
    return String.valueOf(
        service
            .get("/actuator/health/mwaaServerless")
            .expectStatus()
            .isEqualTo(status)
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  private static String prometheus() {
    return String.valueOf(service.answer("/actuator/prometheus").getResponseBody());
  }

  @SuppressWarnings("unchecked")
  private static double value(String name) {
    Map<String, Object> metric =
        service
            .get("/actuator/metrics/" + name)
            .expectStatus()
            .isOk()
            .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
            .returnResult()
            .getResponseBody();
    List<Map<String, Object>> measurements = (List<Map<String, Object>>) metric.get("measurements");
    return ((Number) measurements.get(0).get("value")).doubleValue();
  }
}
