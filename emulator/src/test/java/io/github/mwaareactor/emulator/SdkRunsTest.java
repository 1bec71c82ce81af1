package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.ConflictException;
import software.amazon.awssdk.services.mwaaserverless.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.mwaaserverless.model.StartWorkflowRunRequest;
import software.amazon.awssdk.services.mwaaserverless.model.StartWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.StopWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunStatus;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunSummary;

/** Runs that are started, stopped and listed, as the AWS SDK's client sees them. */
class SdkRunsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

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
  void succeedAfterThreeSecondsByDefault() throws Throwable {
    StartWorkflowRunResponse started = start(r -> {});

    assertThat(started.status()).isEqualTo(WorkflowRunStatus.STARTING);
    assertThat(started.startedAt()).isEqualTo(start);
    assertThat(state(started.runId())).isEqualTo("STARTING");
    clock.advance(Duration.ofMillis(500));
    assertThat(state(started.runId())).isEqualTo("QUEUED");
    clock.advance(Duration.ofMillis(500));
    assertThat(state(started.runId())).isEqualTo("RUNNING");
    clock.advance(Duration.ofSeconds(2));
    GetWorkflowRunResponse ended = client.get(workflow, started.runId());
    assertThat(ended.runDetail().runState()).isEqualTo(WorkflowRunStatus.SUCCESS);
    assertThat(ended.runDetail().taskInstances()).hasSize(1);
    assertThat(ended.runDetail().completedOn()).isEqualTo(start.plusSeconds(3));
    assertThat(ended.workflowVersion())
        .isEqualTo(await(api.getWorkflow(r -> r.workflowArn(workflow))).workflowVersion());
  }

  @Test
  void liveByTheScriptOfTheirWorkflow() throws Throwable {
    StartWorkflowRunResponse before = start(r -> {});
    emulator.script(
        workflow,
        RunScript.failsAfter(SECOND, SECOND, "no").toBuilder()
            .taskInstances(List.of("ex_1_a_1"))
            .build());

    StartWorkflowRunResponse started = start(r -> {});

    assertThat(started.status()).isEqualTo(WorkflowRunStatus.QUEUED);
    clock.advance(Duration.ofSeconds(3));
    GetWorkflowRunResponse failed = client.get(workflow, started.runId());
    assertThat(failed.runDetail().runState()).isEqualTo(WorkflowRunStatus.FAILED);
    assertThat(failed.runDetail().errorMessage()).isEqualTo("no");
    assertThat(failed.runDetail().taskInstances()).containsExactly("ex_1_a_1");
    assertThat(state(before.runId())).isEqualTo("SUCCESS");
  }

  @Test
  void keepWhatTheirStartOverrode() throws Throwable {
    Document value =
        Document.mapBuilder()
            .putString("text", "x")
            .putNumber("precise", "0.12345678901234567890")
            .putNull("nothing")
            .putList("list", list -> list.addBoolean(true).addNumber(7))
            .build();

    StartWorkflowRunResponse started = start(r -> r.overrideParameters(Map.of("day", value)));

    assertThat(client.get(workflow, started.runId()).overrideParameters())
        .isEqualTo(Map.of("day", value));
  }

  @Test
  void runTheVersionAskedFor() throws Throwable {
    String first = await(api.getWorkflow(r -> r.workflowArn(workflow))).workflowVersion();
    String second =
        await(
                api.updateWorkflow(
                    r ->
                        r.workflowArn(workflow)
                            .definitionS3Location(d -> d.bucket("b").objectKey("k"))
                            .roleArn("arn:aws:iam::123456789012:role/r")))
            .workflowVersion();

    String latest = start(r -> {}).runId();
    String older = start(r -> r.workflowVersion(first)).runId();

    assertThat(client.get(workflow, latest).workflowVersion()).isEqualTo(second);
    assertThat(client.get(workflow, older).workflowVersion()).isEqualTo(first);
    assertThat(runs(first)).extracting(WorkflowRunSummary::runId).containsExactly(older);
    assertThat(runs(null)).extracting(WorkflowRunSummary::runId).containsExactly(older, latest);
    ResourceNotFoundException none =
        catchThrowableOfType(
            ResourceNotFoundException.class, () -> start(r -> r.workflowVersion("none")));
    assertThat(none.resourceType()).isEqualTo("WorkflowVersion");
  }

  @Test
  void beginOnceForOneClientToken() throws Throwable {
    StartWorkflowRunResponse first = start(r -> r.clientToken("token-1"));
    clock.advance(Duration.ofSeconds(10));

    StartWorkflowRunResponse again = start(r -> r.clientToken("token-1"));
    ConflictException conflict =
        catchThrowableOfType(
            ConflictException.class,
            () ->
                start(
                    r ->
                        r.clientToken("token-1")
                            .overrideParameters(Map.of("a", Document.fromNumber(1)))));
    StartWorkflowRunResponse other = start(r -> r.clientToken("token-2"));

    assertThat(again.runId()).isEqualTo(first.runId());
    assertThat(again.status()).isEqualTo(WorkflowRunStatus.STARTING);
    assertThat(again.startedAt()).isEqualTo(first.startedAt());
    assertThat(conflict.resourceId()).isEqualTo(first.runId());
    assertThat(conflict.resourceType()).isEqualTo("WorkflowRun");
    assertThat(other.runId()).isNotEqualTo(first.runId());
    assertThat(runs(null)).hasSize(2);
  }

  @Test
  void beginOnceThoughManyAskAtTheSameTimeWithOneClientToken() throws Throwable {
    List<CompletableFuture<StartWorkflowRunResponse>> calls =
        IntStream.range(0, 20)
            .mapToObj(i -> api.startWorkflowRun(r -> r.workflowArn(workflow).clientToken("token")))
            .toList();

    Set<String> ids = new HashSet<>();
    for (CompletableFuture<StartWorkflowRunResponse> call : calls) {
      ids.add(await(call).runId());
    }

    assertThat(ids).hasSize(1);
    assertThat(runs(null)).hasSize(1);
  }

  @Test
  void fillTheirQuotaExactlyThoughManyAreStartedAtTheSameTime() throws Throwable {
    emulator.quotas(new Quotas(100, 7, 100));
    List<CompletableFuture<StartWorkflowRunResponse>> calls =
        IntStream.range(0, 30)
            .mapToObj(i -> api.startWorkflowRun(r -> r.workflowArn(workflow)))
            .toList();

    long refused = 0;
    for (CompletableFuture<StartWorkflowRunResponse> call : calls) {
      refused +=
          catchThrowableOfType(ServiceQuotaExceededException.class, () -> await(call)) == null
              ? 0
              : 1;
    }

    assertThat(refused).isEqualTo(23);
    assertThat(runs(null)).hasSize(7);
  }

  @Test
  void areForgottenByAResetWithAllThatWasSaidOfThem() throws Throwable {
    emulator.quotas(new Quotas(0, 0, 0));
    emulator.pageSize(1);
    emulator.listOrder(ListOrder.OLDEST_FIRST);
    emulator.script(workflow, RunScript.remains("QUEUED"));
    emulator.definition("emulator-definitions", "load.yaml", "schedule: hourly");

    emulator.reset();

    assertThat(await(api.listWorkflows(r -> {})).workflows()).isEmpty();
    String again = emulator.createWorkflow("load");
    String first = start(r -> r.workflowArn(again).clientToken("token")).runId();
    String second = start(r -> r.workflowArn(again)).runId();
    assertThat(await(api.listWorkflowRuns(r -> r.workflowArn(again))).workflowRuns())
        .extracting(WorkflowRunSummary::runId)
        .containsExactly(second, first);
    assertThat(client.get(again, first).runDetail().runStateAsString()).isEqualTo("STARTING");
    assertThat(await(api.getWorkflow(r -> r.workflowArn(again))).scheduleConfiguration()).isNull();
    emulator.reset();
    String third = emulator.createWorkflow("load");
    assertThat(start(r -> r.workflowArn(third).clientToken("token")).runId()).isNotEqualTo(first);
  }

  @Test
  void areRefusedBeyondTheQuotaOfTheirWorkflow() throws Throwable {
    emulator.quotas(new Quotas(100, 2, 100));
    for (int i = 0; i < 5; i++) {
      emulator.run(workflow, RunScript.remains("RUNNING"));
    }
    StartWorkflowRunResponse first = start(r -> r.clientToken("first"));
    start(r -> {});

    ServiceQuotaExceededException full =
        catchThrowableOfType(ServiceQuotaExceededException.class, () -> start(r -> {}));

    assertThat(full.resourceId()).isEqualTo(workflow);
    assertThat(full.resourceType()).isEqualTo("WorkflowRun");
    assertThat(start(r -> r.clientToken("first")).runId()).isEqualTo(first.runId());
    clock.advance(Duration.ofSeconds(3));
    assertThat(start(r -> {}).runId()).isNotEmpty();
  }

  @Test
  void areRefusedBeyondTheQuotaOfTheirAccountUntilOneStops() throws Throwable {
    emulator.quotas(new Quotas(100, 20, 1));
    String other = emulator.createWorkflow("other");
    String runId = start(r -> {}).runId();

    assertThat(
            catchThrowableOfType(
                ServiceQuotaExceededException.class, () -> start(r -> r.workflowArn(other))))
        .isNotNull();
    await(api.stopWorkflowRun(r -> r.workflowArn(workflow).runId(runId)));
    clock.advance(SECOND);
    assertThat(start(r -> r.workflowArn(other)).runId()).isNotEmpty();
    emulator.quotas(Quotas.none());
    assertThat(start(r -> r.workflowArn(other)).runId()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "700, false", "1500, true"})
  void stopByWayOfStopping(long millis, boolean started) throws Throwable {
    StartWorkflowRunResponse run = start(r -> {});
    clock.advance(Duration.ofMillis(millis));

    StopWorkflowRunResponse stopping = stop(run.runId());
    StopWorkflowRunResponse again = stop(run.runId());

    assertThat(stopping.status()).isEqualTo(WorkflowRunStatus.STOPPING);
    assertThat(stopping.workflowArn()).isEqualTo(workflow);
    assertThat(stopping.runId()).isEqualTo(run.runId());
    assertThat(stopping.workflowVersion()).isNotEmpty();
    assertThat(again.equalsBySdkFields(stopping)).isTrue();
    clock.advance(Duration.ofMillis(999));
    assertThat(state(run.runId())).isEqualTo("STOPPING");
    clock.advance(Duration.ofMillis(1));
    GetWorkflowRunResponse stopped = client.get(workflow, run.runId());
    assertThat(stopped.runDetail().runStateAsString()).isEqualTo("STOPPED");
    assertThat(stopped.runDetail().completedOn()).isEqualTo(start.plusMillis(millis + 1_000));
    assertThat(stopped.runDetail().startedOn() != null).isEqualTo(started);
    assertThat(stopped.runDetail().errorMessage()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCESS", "FAILED", "TIMEOUT", "STOPPED", "ENDED_BY_2027"})
  void cannotBeStoppedOnceTheyHaveEnded(String state) {
    ScriptedRun run = emulator.run(workflow, RunScript.builder().end(state).build());

    ValidationException refused =
        catchThrowableOfType(ValidationException.class, () -> stop(run.runId()));

    assertThat(refused.reasonAsString()).isEqualTo("other");
    assertThat(refused.fieldList().get(0).name()).isEqualTo("RunId");
    assertThat(refused.awsErrorDetails().errorMessage()).contains(state);
  }

  @Test
  void areNotFoundByAnUnknownId() {
    ResourceNotFoundException noRun =
        catchThrowableOfType(ResourceNotFoundException.class, () -> stop("unknown"));
    ResourceNotFoundException noWorkflow =
        catchThrowableOfType(
            ResourceNotFoundException.class,
            () -> start(r -> r.workflowArn(emulator.workflowArn("no-0123456789"))));

    assertThat(noRun.resourceType()).isEqualTo("WorkflowRun");
    assertThat(noWorkflow.resourceType()).isEqualTo("Workflow");
  }

  @Test
  void areListedWithWhatIsTrueOfThem() throws Throwable {
    ScriptedRun done = emulator.run(workflow, "done", RunScript.succeedsAfter(SECOND, SECOND));
    clock.advance(Duration.ofSeconds(5));
    ScriptedRun queued = emulator.run(workflow, "queued", RunScript.remains("QUEUED"));

    List<WorkflowRunSummary> runs = runs(null);

    assertThat(runs)
        .extracting(WorkflowRunSummary::runId)
        .containsExactly(queued.runId(), done.runId());
    WorkflowRunSummary first = runs.get(1);
    assertThat(first.workflowArn()).isEqualTo(workflow);
    assertThat(first.workflowVersion()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(first.runTypeAsString()).isEqualTo("ON_DEMAND");
    assertThat(first.runDetailSummary().status()).isEqualTo(WorkflowRunStatus.SUCCESS);
    assertThat(first.runDetailSummary().createdOn()).isEqualTo(start);
    assertThat(first.runDetailSummary().startedAt()).isEqualTo(start.plusSeconds(1));
    assertThat(first.runDetailSummary().endedAt()).isEqualTo(start.plusSeconds(2));
    assertThat(runs.get(0).runDetailSummary().startedAt()).isNull();
    assertThat(runs.get(0).runDetailSummary().endedAt()).isNull();
    emulator.forget(done);
    assertThat(runs(null)).extracting(WorkflowRunSummary::runId).containsExactly(queued.runId());
  }

  private StartWorkflowRunResponse start(Consumer<StartWorkflowRunRequest.Builder> more)
      throws Throwable {
    return await(api.startWorkflowRun(r -> more.accept(r.workflowArn(workflow))));
  }

  private StopWorkflowRunResponse stop(String runId) throws Throwable {
    return await(api.stopWorkflowRun(r -> r.workflowArn(workflow).runId(runId)));
  }

  private String state(String runId) throws Throwable {
    return client.get(workflow, runId).runDetail().runStateAsString();
  }

  private List<WorkflowRunSummary> runs(String version) throws Throwable {
    return await(api.listWorkflowRuns(r -> r.workflowArn(workflow).workflowVersion(version)))
        .workflowRuns();
  }
}
