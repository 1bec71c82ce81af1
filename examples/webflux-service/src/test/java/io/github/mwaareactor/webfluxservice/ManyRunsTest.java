package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Many runs in one question, and what a caller may ask for at all. */
@ExtendWith(BlockingCalls.class)
class ManyRunsTest {
  private static final String RUNS = "/api/runs";

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "--webflux-service.events.max-runs=3", "--mwaa.serverless.max-attempts=1");
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
  void theyAreToldInTheOrderOfTheQuestion() {
    ScriptedRun first = emulator.run(workflow, RunScript.remains("QUEUED"));
    ScriptedRun second = emulator.run(workflow, RunScript.remains("RUNNING"));

    List<Map<String, Object>> answers = answers(second, first, second);

    assertThat(answers).hasSize(2);
    assertThat(answers.get(0))
        .contains(entry("workflowArn", workflow), entry("runId", second.runId()))
        .doesNotContainKey("problem")
        .extractingByKey("run", InstanceOfAssertFactories.MAP)
        .containsEntry("state", "RUNNING")
        .containsEntry("ended", false);
    assertThat(answers.get(1)).containsEntry("runId", first.runId());
  }

  @Test
  void oneThatCannotBeReadIsAnElement() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    ScriptedRun stranger = new ScriptedRun(workflow, "nobody");

    List<Map<String, Object>> answers = answers(stranger, run);

    assertThat(answers.get(0))
        .doesNotContainKey("run")
        .extractingByKey("problem", InstanceOfAssertFactories.MAP)
        .containsEntry("status", 404)
        .containsEntry("code", "ResourceNotFoundException");
    assertThat(answers.get(1)).containsKey("run");
  }

  @Test
  void aServiceThatFailsFailsEachOfThem() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)));

    assertThat(answers(run).get(0))
        .extractingByKey("problem", InstanceOfAssertFactories.MAP)
        .containsEntry("status", 502);
  }

  @ParameterizedTest
  @ValueSource(strings = {RUNS, "/api/events"})
  void tooManyAreABadRequestAndNothingIsSent(String path) {
    long before = emulator.callCount();
    ScriptedRun[] runs =
        Stream.of("a", "b", "c", "d")
            .map(id -> new ScriptedRun(workflow, id))
            .toArray(ScriptedRun[]::new);

    assertThat(problem(service.get(path, runs), 400)).contains("at most 3 times, was 4");

    assertThat(emulator.callCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RUNS + "?run=",
        RUNS + "?run=nonsense",
        RUNS + "?run=a/b",
        "/api/events",
        "/api/events?run=",
        "/api/events?run=arn:aws:airflow-serverless:us-east-1:123456789012:workflow/no-run-id",
        "/api/events?workflow=",
        "/api/events?workflow=foo",
        "/api/events?workflow=a,b",
        "/api/events?run=a,b"
      })
  void aMalformedNameIsABadRequest(String link) {
    assertThat(problem(service.get(link), 400)).contains("detail");
  }

  @ParameterizedTest
  @ValueSource(strings = {RUNS})
  void oneThatIsNotAllowedRefusesTheQuestionAndNothingIsSent(String path) {
    ScriptedRun allowed = emulator.run(workflow, RunScript.remains("RUNNING"));
    long before = emulator.callCount(allowed.workflowArn(), allowed.runId());
    ScriptedRun other = new ScriptedRun(workflow.replace("us-east-1", "eu-west-1"), "r");

    assertThat(problem(service.get(path, allowed, other), 403)).contains("eu-west-1");

    assertThat(emulator.callCount(allowed.workflowArn(), allowed.runId())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {RUNS, RUNS + "/states"})
  void aRunOfAWorkflowThatIsNotAllowedIsForbidden(String path) {
    long before = emulator.callCount(workflow, "r");
    String other = workflow.replace("123456789012", "210987654321");

    RunningService.problem(service.get(path, other, "r"), 403);

    assertThat(emulator.callCount(other, "r")).isEqualTo(before);
  }

  private static String problem(WebTestClient.ResponseSpec answer, int status) {
    return String.valueOf(RunningService.problem(answer, status).getResponseBody());
  }

  private static List<Map<String, Object>> answers(ScriptedRun... runs) {
    return service
        .get(RUNS, runs)
        .expectStatus()
        .isOk()
        .expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {})
        .returnResult()
        .getResponseBody();
  }
}
