package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The service as a newcomer starts it, with the emulator inside. */
@ExtendWith(BlockingCalls.class)
class WebFluxServiceTest {
  private static final String RUN = "/api/runs";
  private static final String STATES = "/api/runs/states";

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  @BeforeAll
  static void start() {
    // A hint to wait for longer than the call limit is told at once, so that no test waits for it.
    service =
        RunningService.start(
            "--mwaa.serverless.timeouts.call=5s", "--mwaa.serverless.watch.target-staleness=20ms");
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
  void blockingCallsAreCaughtInThisTestRun() {
    Mono<Void> blocking = Mono.<Void>fromRunnable(() -> LockSupport.parkNanos(1));

    StepVerifier.create(blocking.subscribeOn(Schedulers.parallel()))
        .expectError(BlockingOperationError.class)
        .verify(RunningService.LIMIT);

    assertThat(BlockingCalls.take()).hasSize(1);
  }

  @Test
  void theDemoNamesRunsThatCanBeAskedFor() {
    List<DemoRun> runs =
        service
            .get("/api/demo")
            .expectStatus()
            .isOk()
            .expectBody(new ParameterizedTypeReference<List<DemoRun>>() {})
            .returnResult()
            .getResponseBody();

    assertThat(runs).hasSizeGreaterThanOrEqualTo(5);
    assertThat(runs)
        .allSatisfy(
            run -> {
              assertThat(members(run.run())).containsEntry("runId", run.runId());
              assertThat(RunningService.events(service.get(run.states())).blockFirst()).isNotNull();
            });
  }

  @Test
  void thePageIsToldWhatItHasToKnow() {
    assertThat(RunningService.members(service.get("/api/about")))
        .containsOnly(
            entry("demo", true),
            entry("demoWorkflows", service.bean(DemoRuns.class).workflows()),
            entry("maxRuns", 200),
            entry("maxWorkflows", 20),
            entry("allowChanges", true),
            entry("login", "basic"),
            entry("loginRequired", false));
    assertThat(service.answer("/").getResponseBody()).contains("<h1>Workflow runs</h1>");
  }

  @Test
  void aRunThatHasEndedIsToldWithoutItsOverrideParameters() {
    RunScript script =
        RunScript.builder()
            .workflowVersion("v-1")
            .overrideParameters(Map.of("password", "sesame"))
            .stay("RUNNING", Duration.ZERO)
            .end("FAILED")
            .errorMessage("disk full")
            .build();
    ScriptedRun run = emulator.run(workflow, script);

    Map<String, Object> members = members(run);

    assertThat(members)
        .contains(
            entry("workflowArn", run.workflowArn()),
            entry("workflowVersion", "v-1"),
            entry("runId", run.runId()),
            entry("type", "ON_DEMAND"),
            entry("state", "FAILED"),
            entry("ended", true),
            entry("duration", "PT0S"),
            entry("errorMessage", "disk full"))
        .containsKeys("createdAt", "startedOn", "completedOn")
        .hasSize(11);
    assertThat(members.toString()).doesNotContain("password", "sesame");
  }

  @Test
  void whatIsNotKnownYetIsLeftOut() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("QUEUED"));

    assertThat(members(run))
        .containsEntry("state", "QUEUED")
        .containsEntry("ended", false)
        .doesNotContainKeys("startedOn", "completedOn", "duration", "errorMessage");
  }

  @Test
  void theStreamTellsEachStateAndEndsWithTheRun() {
    Duration stage = Duration.ofSeconds(1);
    ScriptedRun run = emulator.run(workflow, RunScript.succeedsAfter(stage, stage));

    StepVerifier.create(states(run))
        .assertNext(event -> assertState(event, "QUEUED", false))
        .assertNext(event -> assertState(event, "RUNNING", false))
        .assertNext(event -> assertState(event, "SUCCESS", true))
        .expectComplete()
        .verify(RunningService.LIMIT);
  }

  @Test
  void anErrorInTheMidstOfAStreamIsItsLastEvent() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));

    StepVerifier.create(states(run))
        .assertNext(event -> assertState(event, "RUNNING", false))
        .then(() -> emulator.inject(Fault.error(ServiceError.accessDenied("no more"))))
        .assertNext(
            event -> {
              assertThat(event.event()).isEqualTo("problem");
              assertThat(event.data()).containsEntry("status", 403).containsKey("detail");
            })
        .expectComplete()
        .verify(RunningService.LIMIT);
  }

  @Test
  void aBrowserThatLeavesStopsThePolling() {
    ScriptedRun left = emulator.run(workflow, RunScript.remains("RUNNING"));
    ScriptedRun control = emulator.run(workflow, RunScript.remains("RUNNING"));
    Disposable browser = states(left).subscribe();
    Disposable other = states(control).subscribe();
    // Together they are seen in lists, and the one that is left alone is polled.
    RunningService.await(() -> emulator.callCount("ListWorkflowRuns") > 3);

    browser.dispose();

    RunningService.await(standsStillDuringTenCallsFor(control, left));
    other.dispose();
  }

  static Stream<Arguments> answersOfTheService() {
    return Stream.of(
        Arguments.of(ServiceError.resourceNotFound("gone", "r", "run"), 404, "Not Found"),
        Arguments.of(ServiceError.accessDenied("not you"), 403, "Forbidden"),
        Arguments.of(
            ServiceError.throttling("slow down", "airflow-serverless", "L-1", 120),
            429,
            "Too Many Requests"),
        Arguments.of(
            ServiceError.validation("bad id", "fieldValidationFailed", Map.of()),
            400,
            "Bad Request"),
        Arguments.of(ServiceError.internalServer("oops", 120), 502, "Bad Gateway"),
        Arguments.of(ServiceError.other("NewException", 418, "teapot"), 502, "Bad Gateway"));
  }

  @ParameterizedTest
  @MethodSource("answersOfTheService")
  void anErrorOfTheServiceIsAProblem(ServiceError error, int status, String title) {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(error));

    EntityExchangeResult<Map<String, Object>> answer =
        RunningService.problem(service.get(RUN, run.workflowArn(), run.runId()), status);

    assertThat(answer.getResponseBody())
        .containsEntry("title", title)
        .containsEntry("instance", RUN)
        .containsEntry("code", error.type())
        .containsKeys("detail", "requestId");
  }

  @Test
  void throttlingTellsWhenToComeBackAlsoIfTheServiceDoesNot() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));

    emulator.inject(throttling(120));
    assertThat(retryAfter(run)).isEqualTo("120");
    emulator.clearFaults();
    emulator.inject(throttling(null));
    assertThat(retryAfter(run)).isEqualTo("1");
  }

  @Test
  void whatAccessWasDeniedToIsNotToldToTheCaller() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(ServiceError.accessDenied("arn:aws:iam::1:role/inside")));

    EntityExchangeResult<Map<String, Object>> answer =
        RunningService.problem(service.get(RUN, run.workflowArn(), run.runId()), 403);

    assertThat(String.valueOf(answer.getResponseBody())).doesNotContain("role/inside");
  }

  @Test
  void anAnswerThatCannotBeReadIsABadGateway() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.answer(200, Map.of(), "{\"RunDetail\":"));

    RunningService.problem(service.get(RUN, run.workflowArn(), run.runId()), 502);
  }

  static Stream<Arguments> answersThatEndAPoll() {
    return answersOfTheService().filter(answer -> List.of(404, 403, 400).contains(answer.get()[1]));
  }

  @ParameterizedTest
  @MethodSource("answersThatEndAPoll")
  void anErrorBeforeTheFirstStateIsAProblemAndNoStream(ServiceError error, int status) {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(error));

    RunningService.problem(service.states(run.workflowArn(), run.runId()), status);
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN, STATES})
  void aRunThatDoesNotExistIsNotFound(String path) {
    RunningService.problem(service.get(path, workflow, "nobody"), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN, STATES})
  void aMalformedArnIsABadRequestAndNothingIsSent(String path) {
    long before = emulator.callCount();

    EntityExchangeResult<Map<String, Object>> answer =
        RunningService.problem(service.get(path, "not-an-arn", "r"), 400);

    assertThat(String.valueOf(answer.getResponseBody()))
        .contains("workflow ARN must be", "not-an-arn");
    assertThat(emulator.callCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN, STATES, RUN + "?runId=r", STATES + "?workflowArn=a"})
  void aMissingParameterIsABadRequest(String path) {
    RunningService.problem(service.get(path), 400);
  }

  @Test
  void aMissingParameterIsAProblemAlsoForWhoAcceptsEventsAlone() {
    RunningService.problem(service.with("Accept", MediaType.TEXT_EVENT_STREAM_VALUE, STATES), 400);
  }

  @Test
  void anUnknownPathIsNotFound() {
    RunningService.problem(service.get("/api/nothing"), 404);
  }

  private static BooleanSupplier standsStillDuringTenCallsFor(
      ScriptedRun control, ScriptedRun run) {
    AtomicLong lastSeen = new AtomicLong();
    AtomicLong controlThen = new AtomicLong();
    return () -> {
      long calls = callsFor(run);
      if (lastSeen.getAndSet(calls) != calls) {
        controlThen.set(callsFor(control));
      }
      return callsFor(control) >= controlThen.get() + 10;
    };
  }

  private static long callsFor(ScriptedRun run) {
    return emulator.callCount(run.workflowArn(), run.runId());
  }

  private static Fault throttling(Integer retryAfterSeconds) {
    return Fault.error(
        ServiceError.throttling("slow down", "airflow-serverless", "L-1", retryAfterSeconds));
  }

  private static String retryAfter(ScriptedRun run) {
    return RunningService.problem(service.get(RUN, run.workflowArn(), run.runId()), 429)
        .getResponseHeaders()
        .getFirst(HttpHeaders.RETRY_AFTER);
  }

  private static Map<String, Object> members(ScriptedRun run) {
    return RunningService.members(service.get(RUN, run.workflowArn(), run.runId()));
  }

  private static Map<String, Object> members(String link) {
    return RunningService.members(service.get(link));
  }

  private static Flux<ServerSentEvent<Map<String, Object>>> states(ScriptedRun run) {
    return RunningService.events(service.states(run.workflowArn(), run.runId()));
  }

  private static void assertState(
      ServerSentEvent<Map<String, Object>> event, String state, boolean ended) {
    assertThat(event.event()).isEqualTo("state");
    assertThat(event.data()).containsOnly(entry("state", state), entry("ended", ended));
  }
}
