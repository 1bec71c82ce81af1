package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Flux;

/** What a newcomer sees of the demo. */
@ExtendWith(BlockingCalls.class)
class DemoTest {
  private static RunningService service;
  private static DemoRuns runs;
  private static List<Object> statesAfterSomeSeconds;

  @BeforeAll
  static void start() {
    service = RunningService.start();
    runs = service.bean(DemoRuns.class);
    service.bean(DemoClock.class).behind(Duration.ofSeconds(-15));
    statesAfterSomeSeconds = runs.all().stream().map(DemoTest::state).toList();
    service.bean(DemoClock.class).behind(Duration.ZERO);
  }

  @AfterEach
  void correctTheClock() {
    service.bean(DemoClock.class).behind(Duration.ZERO);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void soonAfterTheBeginningOneRunHasSucceededAndOneHasFailed() {
    assertThat(statesAfterSomeSeconds).contains("SUCCESS", "FAILED", "RUNNING");
  }

  @Test
  void itsWorkflowsAreFollowedLikeAnyOthers() {
    Flux<Map<String, Object>> told =
        RunningService.events(service.follow(runs.workflows()))
            .filter(event -> "run".equals(event.event()))
            .map(event -> event.data());

    List<Object> workflows =
        told.map(run -> run.get("workflowArn"))
            .distinct()
            .take(5)
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(workflows).containsExactlyInAnyOrderElementsOf(runs.workflows());
  }

  @Test
  void eachRunHasTasksAndTheFailedOneATaskThatFailedTwice() {
    service.bean(DemoClock.class).behind(Duration.ofSeconds(-18));

    assertThat(runs.all())
        .filteredOn(run -> !state(run).equals("QUEUED"))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            run ->
                assertThat(tasks(run))
                    .hasSizeBetween(3, 5)
                    .allSatisfy(task -> assertThat(task).containsKeys("taskId", "logStream")));
    RunRef failed =
        runs.all().stream()
            .filter(run -> run.workflowArn().contains("churn-model"))
            .filter(run -> state(run).equals("FAILED"))
            .findFirst()
            .orElseThrow();
    assertThat(tasks(failed))
        .filteredOn(task -> task.get("state").equals("FAILED"))
        .extracting(task -> task.get("taskId"), task -> task.get("attempt"))
        .containsExactly(tuple("train_model", 1), tuple("train_model", 2));
    assertThat(tasks(failed))
        .filteredOn(task -> task.get("state").equals("FAILED"))
        .allSatisfy(
            task -> assertThat(task.get("errorMessage").toString()).contains("was refused"));
  }

  @Test
  void aVisitorStartsARunThatLivesForAWhileAndStopsIt() {
    String workflow = runs.workflows().get(0);

    EntityExchangeResult<String> started =
        service.post("/api/runs", "demo", "demo", "{\"workflowArn\":\"" + workflow + "\"}");

    assertThat(started.getStatus().value()).isEqualTo(201);
    RunRef run = runs.all().get(0);
    assertThat(started.getResponseBody()).contains(workflow, run.runId(), "STARTING");
    service.bean(DemoClock.class).behind(Duration.ofSeconds(-18));
    assertThat(state(run)).isEqualTo("RUNNING");
    assertThat(tasks(run)).hasSize(4);

    EntityExchangeResult<String> stopped =
        service.post(
            "/api/runs/stop",
            "demo",
            "demo",
            "{\"workflowArn\":\"" + workflow + "\",\"runId\":\"" + run.runId() + "\"}");

    assertThat(stopped.getStatus().value()).isEqualTo(200);
    assertThat(stopped.getResponseBody()).contains("STOPPING");
    service.bean(DemoClock.class).behind(Duration.ofSeconds(-20));
    assertThat(state(run)).isEqualTo("STOPPED");
  }

  private static List<Map<String, Object>> tasks(RunRef run) {
    return service
        .get("/api/runs/tasks", run.workflowArn(), run.runId())
        .expectStatus()
        .isOk()
        .expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {})
        .returnResult()
        .getResponseBody();
  }

  private static Object state(RunRef run) {
    return members(run).get("state");
  }

  private static Map<String, Object> members(RunRef run) {
    return RunningService.members(service.get("/api/runs", run.workflowArn(), run.runId()));
  }
}
