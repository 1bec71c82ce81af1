package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The tasks of a run. */
@Tag("once")
@ExtendWith(BlockingCalls.class)
class TasksTest {
  private static final String TASKS = "/api/runs/tasks";
  private static final String LIST = "ListTaskInstances";

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  @BeforeAll
  static void start() {
    service = RunningService.start("--mwaa.serverless.max-attempts=1");
    emulator = service.emulator();
    workflow = emulator.workflowArn("tested-a1B2c3D4e5");
  }

  @AfterEach
  void clearFaults() {
    emulator.clearFaults();
    emulator.latency(Latency.fixed(Duration.ZERO));
  }

  @AfterAll
  static void stop() {
    // Nothing is kept of any test: answers leave by themselves.
    RunningService.await(() -> service.bean(RunTasks.class).size() == 0);
    service.close();
  }

  @Test
  void eachAttemptIsAnElementWithWhatIsKnownOfIt() {
    ScriptedRun run = failedRun("ex_1_load_1", "ex_1_load_2");

    List<Map<String, Object>> tasks = tasks(run);

    assertThat(tasks).hasSize(2);
    assertThat(tasks.get(1))
        .contains(
            entry("taskInstanceId", "ex_1_load_2"),
            entry("taskId", "load"),
            entry("attempt", 2),
            entry("state", "FAILED"),
            entry("ended", true),
            entry("operatorName", "PythonOperator"),
            entry("errorMessage", "Task load failed: disk full"),
            entry("logStream", run.runId()))
        .containsOnlyKeys(
            "taskInstanceId",
            "taskId",
            "attempt",
            "state",
            "ended",
            "startedAt",
            "endedAt",
            "operatorName",
            "errorMessage",
            "logStream");
  }

  @Test
  void thoseThatHaveNotStartedComeLast() {
    ScriptedRun run =
        emulator.run(
            workflow,
            RunScript.builder()
                .stay("RUNNING", Duration.ofHours(1))
                .end("SUCCESS")
                .taskInstances(List.of("first", "second"))
                .build());

    List<Map<String, Object>> tasks = tasks(run);

    assertThat(tasks).extracting("taskInstanceId").containsExactly("first", "second");
    assertThat(tasks).extracting("state").containsExactly("RUNNING", "SCHEDULED");
    assertThat(tasks).extracting("ended").containsExactly(false, false);
    assertThat(tasks.get(0)).containsKey("startedAt").doesNotContainKey("endedAt");
    assertThat(tasks.get(1)).doesNotContainKeys("startedAt", "endedAt");
  }

  @Test
  void whatTasksPassedOnIsNotShown() {
    ScriptedRun run =
        emulator.run(
            workflow,
            RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO).toBuilder()
                .taskInstances(List.of("ex_1_load_1"))
                .build());

    String answer =
        service
            .get(TASKS, workflow, run.runId())
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();

    assertThat(answer).contains("SUCCESS").doesNotContainIgnoringCase("xcom", "returned by");
  }

  @Test
  void aHundredBrowsersShareOneAnswer() {
    ScriptedRun run = failedRun("ex_1_load_1");
    emulator.latency(Latency.fixed(Duration.ofMillis(200)));
    long lists = emulator.callCount(LIST);

    List<Integer> sizes =
        Flux.range(0, 100)
            .flatMap(
                i ->
                    Flux.defer(() -> Flux.just(tasks(run).size()))
                        .subscribeOn(Schedulers.boundedElastic()),
                20)
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(sizes).hasSize(100).containsOnly(1);
    assertThat(emulator.callCount(LIST) - lists).isLessThanOrEqualTo(2);
  }

  @Test
  void twoSecondsLaterTheAnswerIsANewOne() {
    ScriptedRun run = failedRun("ex_1_load_1");
    tasks(run);
    long lists = emulator.callCount(LIST);
    RunningService.await(() -> service.bean(RunTasks.class).size() == 0);

    tasks(run);

    assertThat(emulator.callCount(LIST)).isEqualTo(lists + 1);
  }

  @Test
  void ofVeryManyTheFirstAreShownAndAHeaderSaysSo() {
    List<String> ids = IntStream.range(0, 501).mapToObj(i -> "task-" + i).toList();
    ScriptedRun run = failedRun(ids.toArray(String[]::new));

    EntityExchangeResult<List<Map<String, Object>>> answer = answer(run);

    assertThat(answer.getResponseBody()).hasSize(500);
    assertThat(answer.getResponseHeaders().getFirst("X-Tasks-Truncated")).isEqualTo("true");
    assertThat(answer(failedRun("one")).getResponseHeaders().headerNames())
        .doesNotContain("X-Tasks-Truncated");
  }

  @Test
  void noMoreThanEightAreReadAtOnce() {
    ScriptedRun run =
        failedRun(IntStream.range(0, 40).mapToObj(i -> "task-" + i).toArray(String[]::new));
    emulator.latency(Latency.fixed(Duration.ofMillis(20)));
    AtomicInteger most = new AtomicInteger();

    List<Map<String, Object>> tasks =
        Flux.interval(Duration.ofMillis(2))
            .onBackpressureDrop()
            .doOnNext(tick -> most.accumulateAndGet(emulator.callsInProgress(), Math::max))
            .takeUntilOther(
                Flux.defer(() -> Flux.just(tasks(run))).subscribeOn(Schedulers.boundedElastic()))
            .thenMany(
                Flux.defer(() -> Flux.just(tasks(run))).subscribeOn(Schedulers.boundedElastic()))
            .blockLast(RunningService.LIMIT);

    assertThat(tasks).hasSize(40);
    assertThat(most.get()).isBetween(2, 8);
  }

  @Test
  void aRunThatDoesNotExistIsNotFound() {
    RunningService.problem(service.get(TASKS, workflow, "nobody"), 404);
  }

  @Test
  void aRunOfAWorkflowThatIsNotAllowedIsForbidden() {
    RunningService.problem(
        service.get(TASKS, workflow.replace("123456789012", "210987654321"), "r"), 403);
  }

  @Test
  void aMalformedArnIsABadRequest() {
    RunningService.problem(service.get(TASKS, "not-an-arn", "r"), 400);
  }

  @Test
  void anErrorOfAwsIsAProblem() {
    ScriptedRun run = failedRun("ex_1_load_1");
    emulator.inject("GetTaskInstance", Fault.error(ServiceError.internalServer("oops", null)));

    RunningService.problem(service.get(TASKS, workflow, run.runId()), 502);
  }

  private static ScriptedRun failedRun(String... taskInstances) {
    return emulator.run(
        workflow,
        RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "disk full").toBuilder()
            .taskInstances(List.of(taskInstances))
            .build());
  }

  private static List<Map<String, Object>> tasks(ScriptedRun run) {
    return answer(run).getResponseBody();
  }

  private static EntityExchangeResult<List<Map<String, Object>>> answer(ScriptedRun run) {
    return service
        .get(TASKS, run.workflowArn(), run.runId())
        .expectStatus()
        .isOk()
        .expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {})
        .returnResult();
  }
}
