package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Event streams of whole workflows. */
@ExtendWith(BlockingCalls.class)
class WorkflowStreamsTest {
  private static final Duration STAGE = Duration.ofMillis(700);

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static final AtomicInteger WORKFLOWS = new AtomicInteger();

  private final Disposable.Composite browsers = Disposables.composite();
  private String workflow;

  @BeforeAll
  static void start() {
    service = RunningService.start("--mwaa.serverless.watch.target-staleness=20ms");
    emulator = service.emulator();
  }

  @BeforeEach
  void createWorkflow() {
    workflow = emulator.createWorkflow("followed-" + WORKFLOWS.incrementAndGet());
  }

  @AfterEach
  void leaveNothingBehind() {
    browsers.dispose();
    emulator.clearFaults();
    RunningService.await(() -> service.bean(TimeLines.class).size() == 0);
    RunningService.await(() -> service.watcher().watchedRuns().isEmpty());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void runsThatGoOnAndRunsToComeAreReported() {
    ScriptedRun before = run(RunScript.remains("RUNNING"));
    Queue<Map<String, Object>> told = collect("run", List.of(workflow));
    RunningService.await(() -> told.size() == 1);

    ScriptedRun after = run(RunScript.failsAfter(STAGE, STAGE, "disk full"));

    RunningService.await(() -> told.size() == 4);
    assertThat(told)
        .extracting(run -> run.get("runId"))
        .containsExactly(before.runId(), after.runId(), after.runId(), after.runId());
    assertThat(told)
        .extracting(run -> run.get("state"))
        .containsExactly("RUNNING", "QUEUED", "RUNNING", "FAILED");
    assertThat(last(told)).containsEntry("errorMessage", "disk full").containsEntry("ended", true);
    assertThat(states(last(told))).containsExactly("QUEUED", "RUNNING", "FAILED");
  }

  // A list does not have them, so each time line began when the page was opened.
  @Test
  void aRunThatIsFoundHalfwayHasItsOwnTimes() {
    run(
        RunScript.builder()
            .stay("QUEUED", Duration.ZERO)
            .stay("RUNNING", Duration.ofHours(1))
            .end("SUCCESS")
            .build());

    Map<String, Object> told = collectOne("run", List.of(workflow));

    assertThat(states(told)).containsExactly("QUEUED", "RUNNING");
  }

  @Test
  void aRunThatCannotBeReadIsReportedAllTheSame() {
    emulator.inject("GetWorkflowRun", Fault.error(ServiceError.internalServer("oops", null)));
    run(RunScript.remains("RUNNING"));

    Map<String, Object> told = collectOne("run", List.of(workflow));

    assertThat(states(told)).containsExactly("RUNNING");
  }

  @Test
  void aRunThatIsBothNamedAndFoundIsReportedOnceForEachState() {
    ScriptedRun both = run(RunScript.succeedsAfter(STAGE, STAGE));
    ScriptedRun found = run(RunScript.succeedsAfter(STAGE, STAGE.multipliedBy(2)));

    Queue<Map<String, Object>> told = collect("run", List.of(workflow), both);

    RunningService.await(() -> endedRuns(told) == 2);
    assertThat(told)
        .filteredOn(run -> run.get("runId").equals(both.runId()))
        .extracting(run -> run.get("state"))
        .containsExactly("QUEUED", "RUNNING", "SUCCESS");
    assertThat(told)
        .filteredOn(run -> run.get("runId").equals(found.runId()))
        .extracting(run -> run.get("state"))
        .containsExactly("QUEUED", "RUNNING", "SUCCESS");
  }

  @Test
  void aLateStreamReceivesTheWholeTimeLineOfAFoundRun() {
    run(
        RunScript.builder()
            .stay("QUEUED", STAGE)
            .stay("RUNNING", STAGE)
            .remain("STOPPING")
            .build());
    Queue<Map<String, Object>> first = collect("run", List.of(workflow));
    RunningService.await(() -> first.size() == 3);

    Map<String, Object> late = collectOne("run", List.of(workflow));

    assertThat(states(late)).containsExactly("QUEUED", "RUNNING", "STOPPING");
    assertThat(seen(late)).containsOnly(true);
  }

  @Test
  void oneWorkflowThatDoesNotExistIsAProblemAndTheOthersGoOn() {
    ScriptedRun run = run(RunScript.remains("RUNNING"));
    String nowhere = emulator.workflowArn("nowhere-a1B2c3D4e5");

    Queue<ServerSentEvent<Map<String, Object>>> told = collectAll(List.of(nowhere, workflow));

    RunningService.await(() -> told.size() >= 3);
    assertThat(dataOf("problem", told))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem).containsEntry("workflowArn", nowhere).doesNotContainKey("runId");
              assertThat(problem.get("problem").toString()).contains("status=404");
            });
    assertThat(dataOf("run", told)).extracting("runId").containsExactly(run.runId());
  }

  @Test
  void aWorkflowWhoseListsAreDeniedIsAProblemAndNamedRunsGoOn() {
    ScriptedRun named = run(RunScript.succeedsAfter(STAGE, STAGE));
    emulator.inject("ListWorkflowRuns", Fault.error(ServiceError.accessDenied("not you")));

    List<ServerSentEvent<Map<String, Object>>> told =
        RunningService.events(service.follow(List.of(workflow), named))
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(dataOf("problem", told))
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains("status=403"));
    assertThat(dataOf("run", told))
        .extracting("state")
        .containsExactly("QUEUED", "RUNNING", "SUCCESS");
    assertThat(told.get(told.size() - 1).event()).isEqualTo("end");
  }

  @Test
  void aWorkflowThatIsDeletedIsAProblemAndThenTheStreamEnds() {
    run(RunScript.remains("RUNNING"));
    Flux<ServerSentEvent<Map<String, Object>>> events =
        RunningService.events(service.follow(List.of(workflow)));

    List<ServerSentEvent<Map<String, Object>>> told =
        events
            .doOnNext(event -> deleteAtFirstRun(event.event()))
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(dataOf("problem", told))
        .last()
        .satisfies(problem -> assertThat(problem.toString()).contains("was deleted"));
    assertThat(told.get(told.size() - 1).event()).isEqualTo("end");
  }

  private void deleteAtFirstRun(String event) {
    if ("run".equals(event) && browsers.size() == 0) {
      browsers.add(service.client().deleteWorkflow(workflow).subscribe());
    }
  }

  @Test
  void whatIsNotAllowedIsAProblemOfItsOwnAndNothingIsSentForIt() {
    ScriptedRun run = run(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    String other = workflow.replace("123456789012", "210987654321");

    List<ServerSentEvent<Map<String, Object>>> told =
        RunningService.events(service.follow(List.of(other), new ScriptedRun(other, "r"), run))
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(told)
        .extracting(ServerSentEvent::event)
        .containsExactly("begin", "problem", "problem", "run", "end");
    assertThat(dataOf("problem", told))
        .extracting(problem -> problem.get("runId"))
        .containsExactly("r", null);
    assertThat(dataOf("problem", told))
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .containsEntry("workflowArn", other)
                    .satisfies(refused -> assertThat(refused.toString()).contains("status=403")));
    assertThat(emulator.calls()).noneMatch(call -> call.toString().contains(other));
  }

  @Test
  void moreWorkflowsThanAllowedAreABadRequest() {
    List<String> many =
        IntStream.range(0, 21).mapToObj(i -> workflow + i).collect(Collectors.toList());

    assertThat(RunningService.problem(service.follow(many), 400).getResponseBody().toString())
        .contains("workflow must be given at most 20 times, was 21");
  }

  @Test
  void twoHundredRunsOfTheLongestNamesFitIntoOneQuestion() {
    ScriptedRun[] longest =
        IntStream.range(0, 200)
            .mapToObj(i -> new ScriptedRun(longWorkflow(i), "r".repeat(255)))
            .toArray(ScriptedRun[]::new);

    List<String> told =
        RunningService.events(service.follow(Collections.nCopies(20, longWorkflow(0)), longest))
            .map(event -> String.valueOf(event.event()))
            .take(201)
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(told).contains("begin").containsOnlyOnce("begin").contains("problem");
  }

  @Test
  void aQuestionThatIsTooLongIsRefusedAsSuch() {
    assertThat(service.status("/api/events?run=" + "r".repeat(200_000))).isEqualTo(414);
  }

  private static String longWorkflow(int i) {
    return "arn:aws-us-gov:airflow-serverless:us-gov-west-1:123456789012:workflow/"
        + "w".repeat(250)
        + String.format("%05d", i)
        + "-a1B2c3D4e5";
  }

  private ScriptedRun run(RunScript script) {
    return emulator.run(workflow, script);
  }

  private Queue<ServerSentEvent<Map<String, Object>>> collectAll(
      List<String> workflows, ScriptedRun... runs) {
    Queue<ServerSentEvent<Map<String, Object>>> told = new ConcurrentLinkedQueue<>();
    browsers.add(RunningService.events(service.follow(workflows, runs)).subscribe(told::add));
    return told;
  }

  private Queue<Map<String, Object>> collect(
      String name, List<String> workflows, ScriptedRun... runs) {
    Queue<Map<String, Object>> told = new ConcurrentLinkedQueue<>();
    browsers.add(
        RunningService.events(service.follow(workflows, runs))
            .filter(event -> name.equals(event.event()))
            .subscribe(event -> told.add(event.data())));
    return told;
  }

  private static Map<String, Object> collectOne(String name, List<String> workflows) {
    return RunningService.events(service.follow(workflows))
        .filter(event -> name.equals(event.event()))
        .blockFirst(RunningService.LIMIT)
        .data();
  }

  private static long endedRuns(Queue<Map<String, Object>> told) {
    return told.stream().filter(run -> run.get("ended").equals(true)).count();
  }

  private static Map<String, Object> last(Queue<Map<String, Object>> told) {
    return List.copyOf(told).get(told.size() - 1);
  }

  private static List<Map<String, Object>> dataOf(
      String name, Iterable<ServerSentEvent<Map<String, Object>>> events) {
    return Flux.fromIterable(events)
        .filter(event -> name.equals(event.event()))
        .map(ServerSentEvent::data)
        .collectList()
        .block(RunningService.LIMIT);
  }

  private static List<Object> states(Map<String, Object> told) {
    return steps(told).stream().map(step -> step.get("state")).toList();
  }

  private static List<Object> seen(Map<String, Object> told) {
    return steps(told).stream().map(step -> step.get("seen")).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> steps(Map<String, Object> told) {
    return (List<Map<String, Object>>) told.get("steps");
  }
}
