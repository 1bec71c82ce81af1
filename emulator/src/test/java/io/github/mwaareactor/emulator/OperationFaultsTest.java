package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.SdkClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.InternalServerException;
import software.amazon.awssdk.services.mwaaserverless.model.StartWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;

/** Faults and rate limits of single operations, and which faults let the operation happen. */
class OperationFaultsTest {
  private static final ServiceError BROKEN = ServiceError.internalServer("Oops", null);

  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final SdkClient client = SdkClient.of(emulator);
  private final MwaaServerlessAsyncClient api = client.api();
  private final String workflow = emulator.createWorkflow("load");

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @Test
  void areMetByTheirOperationOnly() throws Throwable {
    emulator.inject("StartWorkflowRun", Fault.error(BROKEN), 1);
    emulator.inject("StopWorkflowRun", Fault.error(BROKEN));

    assertThat(runs()).isZero();
    assertThat(fails(start())).isTrue();
    assertThat(fails(start())).isFalse();
    assertThat(emulator.faultCount()).isEqualTo(1);
    assertThat(fails(api.stopWorkflowRun(r -> r.workflowArn(workflow).runId("x")))).isTrue();
    emulator.clearFaults();
    assertThat(emulator.faultCount()).isEqualTo(2);
  }

  @Test
  void comeBeforeThoseOfAllOperations() {
    emulator.inject(Fault.error(ServiceError.accessDenied("all")), 1);
    emulator.inject("StartWorkflowRun", Fault.error(BROKEN), 1);

    assertThatThrownBy(() -> await(start())).hasMessageContaining("Oops");
    assertThatThrownBy(() -> await(start())).hasMessageContaining("all");
  }

  @Test
  void strikeTheirOperationByChance() throws Throwable {
    emulator.injectRandomly("StartWorkflowRun", Fault.error(BROKEN), 1, 42);

    assertThat(fails(start())).isTrue();
    assertThat(runs()).isZero();
    emulator.reset();
    String again = emulator.createWorkflow("load");
    assertThat(fails(api.startWorkflowRun(r -> r.workflowArn(again)))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("faultsInThePlaceOfTheOperation")
  void standInThePlaceOfTheOperation(Fault fault) throws Throwable {
    emulator.inject("StartWorkflowRun", fault, 1);

    await(start().handle((answer, failure) -> "ended"));

    assertThat(emulator.faultCount()).isEqualTo(1);
    assertThat(runs()).isZero();
  }

  static Fault[] faultsInThePlaceOfTheOperation() {
    return new Fault[] {
      Fault.error(BROKEN),
      Fault.answer(502, Map.of(), "<html>"),
      Fault.malformedJson(),
      Fault.huge(100)
    };
  }

  @ParameterizedTest
  @MethodSource("faultsAfterTheOperation")
  void comeAfterTheOperation(Fault fault) throws Throwable {
    emulator.inject("StartWorkflowRun", fault, 1);

    await(start().handle((answer, failure) -> "ended"));

    assertThat(emulator.faultCount()).isEqualTo(1);
    assertThat(runs()).isEqualTo(1);
  }

  static Fault[] faultsAfterTheOperation() {
    return new Fault[] {
      Fault.afterExecution(BROKEN),
      Fault.late(Duration.ofMillis(1)),
      Fault.dripped(10, Duration.ofMillis(1)),
      Fault.truncated(10),
      Fault.contentType("text/html"),
      Fault.closes(Fault.Moment.BEFORE_HEADERS),
      Fault.resets(Fault.Moment.DURING_BODY),
      Fault.halfCloses(Fault.Moment.DURING_HEADERS)
    };
  }

  @Test
  void anErrorAfterTheWorkIsAnsweredOnceForOneClientToken() throws Throwable {
    emulator.inject("StartWorkflowRun", Fault.afterExecution(BROKEN), 1);

    assertThat(catchThrowableOfType(InternalServerException.class, () -> await(startWith("token"))))
        .isNotNull();
    String runId = await(startWith("token")).runId();

    assertThat(client.get(workflow, runId).runId()).isEqualTo(runId);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void limitTheRateOfOneOperation() throws Throwable {
    emulator.apiRateLimit(ApiRateLimit.of(1_000_000, 1_000_000));
    emulator.apiRateLimit("StartWorkflowRun", ApiRateLimit.of(0.001, 1));

    await(start());
    assertThat(catchThrowableOfType(ThrottlingException.class, () -> await(start()))).isNotNull();
    assertThat(runs()).isEqualTo(1);
    emulator.noApiRateLimit();
    await(start());
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void giveEachOperationABucketOfItsOwn() throws Throwable {
    emulator.apiRateLimit(ApiRateLimit.of(0.001, 1));

    await(start());
    assertThat(runs()).isEqualTo(1);
    assertThat(catchThrowableOfType(ThrottlingException.class, this::runs)).isNotNull();
  }

  @Test
  void countTheCallsOfOneOperation() throws Throwable {
    await(start());
    await(start());
    fails(api.stopWorkflowRun(r -> r.workflowArn("none").runId("none")));

    assertThat(emulator.callCount("StartWorkflowRun")).isEqualTo(2);
    assertThat(emulator.callCount("StopWorkflowRun")).isEqualTo(1);
    assertThat(emulator.callCount("GetWorkflow")).isZero();
    assertThat(emulator.callCount()).isEqualTo(3);
    emulator.reset();
    assertThat(emulator.callCount("StartWorkflowRun")).isZero();
  }

  @Test
  void areOfAnOperationThatThereIs() {
    String known =
        "operation must be one of CreateWorkflow, GetWorkflow, UpdateWorkflow, DeleteWorkflow,"
            + " ListWorkflows, ListWorkflowVersions, StartWorkflowRun, StopWorkflowRun,"
            + " ListWorkflowRuns, GetWorkflowRun, GetTaskInstance, ListTaskInstances,"
            + " ListTagsForResource, TagResource, UntagResource, was 'startWorkflowRun'";
    String name = "startWorkflowRun";
    Fault fault = Fault.noAnswer();

    assertThatThrownBy(() -> emulator.inject(name, fault)).hasMessage(known);
    assertThatThrownBy(() -> emulator.inject(name, fault, 1)).hasMessage(known);
    assertThatThrownBy(() -> emulator.injectRandomly(name, fault, 1, 1)).hasMessage(known);
    assertThatThrownBy(() -> emulator.callCount(name)).hasMessage(known);
    assertThatThrownBy(() -> emulator.apiRateLimit(name, ApiRateLimit.of(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(known);
  }

  private CompletableFuture<?> start() {
    return api.startWorkflowRun(r -> r.workflowArn(workflow));
  }

  private CompletableFuture<StartWorkflowRunResponse> startWith(String token) {
    return api.startWorkflowRun(r -> r.workflowArn(workflow).clientToken(token));
  }

  private int runs() throws Throwable {
    return await(api.listWorkflowRuns(r -> r.workflowArn(workflow))).workflowRuns().size();
  }

  private static boolean fails(CompletableFuture<?> call) {
    return catchThrowable(() -> await(call)) != null;
  }
}
