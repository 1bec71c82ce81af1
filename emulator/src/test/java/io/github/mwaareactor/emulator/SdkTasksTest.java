package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.GetTaskInstanceResponse;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.TaskInstanceStatus;
import software.amazon.awssdk.services.mwaaserverless.model.TaskInstanceSummary;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;

/** Task instances, as the AWS SDK's client sees them while their run lives. */
class SdkTasksTest {
  private static final String EXTRACT = "ex_0a1b_extract_it_1";
  private static final String LOAD = "ex_0a1b_load_1";
  private static final String LOAD_AGAIN = "ex_0a1b_load_2";

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final AdjustableClock clock = new AdjustableClock(start);
  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().clock(clock).start();
  private final SdkClient client = SdkClient.of(emulator);
  private final MwaaServerlessAsyncClient api = client.api();
  private final String workflow = emulator.createWorkflow("load");

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @Test
  void runOneAfterTheOther() throws Throwable {
    ScriptedRun run = begin(endingIn("SUCCESS"));

    assertThat(tasks(run)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(states(run)).containsExactly("RUNNING", "SCHEDULED");
    clock.advance(Duration.ofSeconds(3));
    assertThat(states(run)).containsExactly("SUCCESS", "RUNNING");
    clock.advance(Duration.ofSeconds(3));
    assertThat(states(run)).containsExactly("SUCCESS", "SUCCESS");
    assertThat(tasks(run))
        .extracting(TaskInstanceSummary::taskInstanceId)
        .isEqualTo(client.get(run).runDetail().taskInstances());
  }

  @Test
  void tellAllThereIsToTell() throws Throwable {
    ScriptedRun run = begin(endingIn("SUCCESS"));
    clock.advance(Duration.ofSeconds(10));

    GetTaskInstanceResponse task = task(run, EXTRACT);

    assertThat(task.workflowArn()).isEqualTo(workflow);
    assertThat(task.workflowVersion()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(task.runId()).isEqualTo(run.runId());
    assertThat(task.taskInstanceId()).isEqualTo(EXTRACT);
    assertThat(task.taskId()).isEqualTo("extract_it");
    assertThat(task.attemptNumber()).isEqualTo(1);
    assertThat(task.status()).isEqualTo(TaskInstanceStatus.SUCCESS);
    assertThat(task.startedAt()).isEqualTo(start.plusSeconds(1));
    assertThat(task.endedAt()).isEqualTo(start.plusSeconds(4));
    assertThat(task.modifiedAt()).isEqualTo(start.plusSeconds(4));
    assertThat(task.durationInSeconds()).isEqualTo(3);
    assertThat(task.operatorName()).isNotEmpty();
    assertThat(task.logStream()).isNotEmpty();
    assertThat(task.errorMessage()).isNull();
    assertThat(task.xcom()).containsOnlyKeys("return_value");
    TaskInstanceSummary summary = tasks(run).get(0);
    assertThat(summary.workflowArn()).isEqualTo(workflow);
    assertThat(summary.workflowVersion()).isEqualTo(task.workflowVersion());
    assertThat(summary.runId()).isEqualTo(run.runId());
    assertThat(summary.durationInSeconds()).isEqualTo(3);
    assertThat(summary.operatorName()).isEqualTo(task.operatorName());
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, FAILED, Task load failed: Workflow execution failed",
    "TIMEOUT, TIMEOUT, Task load timed out",
    "STOPPED, CANCELLED, ",
    "ENDED_BY_2027, SUCCESS, "
  })
  void endAsTheirRunDoes(String runState, String taskState, String message) throws Throwable {
    ScriptedRun run = begin(endingIn(runState));
    clock.advance(Duration.ofSeconds(10));

    assertThat(states(run)).containsExactly("SUCCESS", taskState);
    assertThat(task(run, LOAD).errorMessage()).isEqualTo(message);
    assertThat(task(run, LOAD).xcom().isEmpty()).isEqualTo(!taskState.equals("SUCCESS"));
  }

  @Test
  void haveFailedWhereAnotherAttemptFollows() throws Throwable {
    ScriptedRun run =
        begin(
            endingIn("SUCCESS").toBuilder()
                .taskInstances(List.of(EXTRACT, LOAD, LOAD_AGAIN))
                .build());
    clock.advance(Duration.ofSeconds(10));

    assertThat(states(run)).containsExactly("SUCCESS", "FAILED", "SUCCESS");
    assertThat(task(run, LOAD).errorMessage()).startsWith("Task load failed");
    assertThat(task(run, LOAD_AGAIN).attemptNumber()).isEqualTo(2);
    assertThat(task(run, LOAD_AGAIN).taskId()).isEqualTo("load");
  }

  @Test
  void areCancelledWhenTheirRunIsStopped() throws Throwable {
    ScriptedRun run =
        begin(
            endingIn("SUCCESS").toBuilder()
                .taskInstances(List.of(EXTRACT, LOAD, LOAD_AGAIN.replace("load", "report")))
                .build());
    clock.advance(Duration.ofSeconds(4));

    await(api.stopWorkflowRun(r -> r.workflowArn(workflow).runId(run.runId())));

    assertThat(states(run)).containsExactly("SUCCESS", "CANCELLED", "CANCELLED");
    GetTaskInstanceResponse stopped = task(run, LOAD);
    assertThat(stopped.startedAt()).isEqualTo(start.plusSeconds(3));
    assertThat(stopped.endedAt()).isEqualTo(start.plusSeconds(4));
    clock.advance(Duration.ofSeconds(10));
    assertThat(states(run)).containsExactly("SUCCESS", "CANCELLED", "CANCELLED");
    assertThat(task(run, "ex_0a1b_report_2").startedAt()).isNull();
  }

  @Test
  void runOnInARunThatRunsOn() throws Throwable {
    ScriptedRun run =
        begin(
            RunScript.remains("RUNNING").toBuilder()
                .taskInstances(List.of(EXTRACT, "anything"))
                .build());
    clock.advance(Duration.ofMinutes(2));

    assertThat(states(run)).containsExactly("RUNNING", "SCHEDULED");
    assertThat(task(run, "anything").taskId()).isEqualTo("anything");
    assertThat(task(run, "anything").attemptNumber()).isEqualTo(1);
  }

  @Test
  void areThereForEachRunThatIsStarted() throws Throwable {
    emulator.script(workflow, RunScript.failsAfter(Duration.ZERO, Duration.ofSeconds(2), "Broken"));
    String runId = await(api.startWorkflowRun(r -> r.workflowArn(workflow))).runId();
    clock.advance(Duration.ofSeconds(2));
    ScriptedRun run = new ScriptedRun(workflow, runId);

    List<String> ids = client.get(run).runDetail().taskInstances();

    assertThat(ids).hasSize(1).first().asString().matches("ex_[0-9a-f-]{36}_main_1");
    assertThat(task(run, ids.get(0)).status()).isEqualTo(TaskInstanceStatus.FAILED);
    assertThat(task(run, ids.get(0)).errorMessage()).isEqualTo("Task main failed: Broken");
  }

  @Test
  void areNotThereInARunThatNeverStarted() throws Throwable {
    ScriptedRun run =
        begin(
            RunScript.neverStarts(Duration.ZERO, "No").toBuilder()
                .taskInstances(List.of(LOAD))
                .build());

    assertThat(tasks(run)).isEmpty();
    ResourceNotFoundException none =
        catchThrowableOfType(ResourceNotFoundException.class, () -> task(run, LOAD));
    assertThat(none.resourceId()).isEqualTo(LOAD);
    assertThat(none.resourceType()).isEqualTo("TaskInstance");
  }

  @Test
  void areNotFoundInAnUnknownRun() {
    ScriptedRun unknown = new ScriptedRun(workflow, "unknown");

    assertThat(
            catchThrowableOfType(ResourceNotFoundException.class, () -> task(unknown, LOAD))
                .resourceType())
        .isEqualTo("WorkflowRun");
    ValidationException refused =
        catchThrowableOfType(ValidationException.class, () -> tasks(unknown));
    assertThat(refused.reasonAsString()).isEqualTo("other");
    assertThat(refused.fieldList().get(0).name()).isEqualTo("RunId");
  }

  /** Queued for one second, running for six. */
  private static RunScript endingIn(String state) {
    RunScript.Builder script =
        RunScript.builder()
            .stay("QUEUED", Duration.ofSeconds(1))
            .stay("RUNNING", Duration.ofSeconds(6))
            .end(state)
            .taskInstances(List.of(EXTRACT, LOAD));
    return state.equals("FAILED")
        ? script.errorMessage("Workflow execution failed").build()
        : script.build();
  }

  private ScriptedRun begin(RunScript script) {
    return emulator.run(workflow, script);
  }

  private List<String> states(ScriptedRun run) throws Throwable {
    return tasks(run).stream().map(TaskInstanceSummary::statusAsString).toList();
  }

  private List<TaskInstanceSummary> tasks(ScriptedRun run) throws Throwable {
    return await(api.listTaskInstances(r -> r.workflowArn(workflow).runId(run.runId())))
        .taskInstances();
  }

  private GetTaskInstanceResponse task(ScriptedRun run, String id) throws Throwable {
    return await(
        api.getTaskInstance(r -> r.workflowArn(workflow).runId(run.runId()).taskInstanceId(id)));
  }
}
