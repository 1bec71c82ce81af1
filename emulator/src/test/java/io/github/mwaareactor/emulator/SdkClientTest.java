package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.mwaaserverless.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.MwaaServerlessException;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.RunType;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunDetail;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunStatus;

/** What the AWS SDK's client makes of the emulator: nobody here wrote it. */
class SdkClientTest {
  private static final String WORKFLOW = "nightly-load-a1B2c3D4e5";

  // The SDK keeps the offset it learnt from a refusal for the whole JVM.
  @AfterEach
  void resetTheSdksClock() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsEveryMemberTyped(boolean tls) throws Throwable {
    Instant start = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    AdjustableClock clock = new AdjustableClock(start);
    RunScript script =
        RunScript.builder()
            .stay("QUEUED", Duration.ofMillis(2_500))
            .stay("RUNNING", Duration.ofMillis(5_900))
            .end("FAILED")
            .workflowVersion("fedcba9876543210fedcba9876543210")
            .runType("SCHEDULED")
            .overrideParameters(Map.of("day", "2026-11-22"))
            .taskInstances(List.of("ex_1_extract_1", "ex_1_load_2"))
            .errorMessage("Workflow execution failed")
            .build();
    try (MwaaServerlessEmulator emulator =
            MwaaServerlessEmulator.builder().tls(tls).clock(clock).start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), script);
      clock.advance(Duration.ofSeconds(30));

      GetWorkflowRunResponse response = client.get(run);

      assertThat(response.workflowArn()).isEqualTo(run.workflowArn());
      assertThat(response.runId()).isEqualTo(run.runId()).matches("[A-Za-z0-9]{15}");
      assertThat(response.workflowVersion()).isEqualTo("fedcba9876543210fedcba9876543210");
      assertThat(response.runType()).isEqualTo(RunType.SCHEDULED);
      assertThat(response.overrideParameters())
          .isEqualTo(Map.of("day", Document.fromString("2026-11-22")));
      assertDetail(response.runDetail(), run, start);
      assertThat(response.responseMetadata().requestId())
          .isEqualTo(emulator.calls().get(0).requestId());
    }
  }

  private static void assertDetail(WorkflowRunDetail detail, ScriptedRun run, Instant start) {
    assertThat(detail.workflowArn()).isEqualTo(run.workflowArn());
    assertThat(detail.workflowVersion()).isEqualTo("fedcba9876543210fedcba9876543210");
    assertThat(detail.runId()).isEqualTo(run.runId());
    assertThat(detail.runType()).isEqualTo(RunType.SCHEDULED);
    assertThat(detail.runState()).isEqualTo(WorkflowRunStatus.FAILED);
    assertThat(detail.createdAt()).isEqualTo(start);
    assertThat(detail.startedOn()).isEqualTo(start.plusMillis(2_500));
    assertThat(detail.completedOn()).isEqualTo(start.plusMillis(8_400));
    assertThat(detail.modifiedAt()).isEqualTo(start.plusMillis(8_400));
    assertThat(detail.duration()).isEqualTo(5);
    assertThat(detail.errorMessage()).isEqualTo("Workflow execution failed");
    assertThat(detail.taskInstances()).containsExactly("ex_1_extract_1", "ex_1_load_2");
  }

  @Test
  void readsOverrideParametersOfAnyShape() throws Throwable {
    Map<String, Object> deep = new LinkedHashMap<>();
    deep.put("text", "snow \u2744 \"quoted\"\n");
    deep.put("yes", true);
    deep.put("nothing", null);
    deep.put("long", 9_007_199_254_740_993L);
    deep.put("huge", new BigInteger("123456789012345678901234567890"));
    deep.put("precise", new BigDecimal("0.12345678901234567890123456789"));
    deep.put("double", 2.5);
    deep.put("list", List.of(1, List.of("a", List.of()), Map.of("k", Map.of("l", false))));
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run =
          emulator.run(
              emulator.workflowArn(WORKFLOW),
              RunScript.remains("RUNNING").toBuilder().overrideParameters(deep).build());

      Map<String, Document> read = client.get(run).overrideParameters();

      assertThat(read.get("text").asString()).isEqualTo("snow \u2744 \"quoted\"\n");
      assertThat(read.get("yes").asBoolean()).isTrue();
      assertThat(read.get("nothing").isNull()).isTrue();
      assertThat(read.get("long").asNumber().longValue()).isEqualTo(9_007_199_254_740_993L);
      assertThat(number(read, "huge")).isEqualTo(new BigDecimal("123456789012345678901234567890"));
      assertThat(number(read, "precise"))
          .isEqualTo(new BigDecimal("0.12345678901234567890123456789"));
      assertThat(number(read, "double")).isEqualByComparingTo("2.5");
      assertThat(read.get("list").asList().get(1).asList().get(1).asList()).isEmpty();
      assertThat(read.get("list").asList().get(2).asMap().get("k").asMap().get("l").asBoolean())
          .isFalse();
    }
  }

  private static BigDecimal number(Map<String, Document> values, String name) {
    SdkNumber number = values.get(name).asNumber();
    return new BigDecimal(number.stringValue());
  }

  @Test
  void keepsAStateAndARunTypeNobodyHasHeardOf() throws Throwable {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run =
          emulator.run(
              emulator.workflowArn(WORKFLOW),
              RunScript.remains("PAUSED_BY_2027").toBuilder().runType("SCHEDULE").build());

      WorkflowRunDetail detail = client.get(run).runDetail();

      assertThat(detail.runState()).isEqualTo(WorkflowRunStatus.UNKNOWN_TO_SDK_VERSION);
      assertThat(detail.runStateAsString()).isEqualTo("PAUSED_BY_2027");
      assertThat(detail.runTypeAsString()).isEqualTo("SCHEDULE");
    }
  }

  @Test
  void tellsAnUnknownRunFromAnUnknownWorkflow() throws Throwable {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client = SdkClient.of(emulator)) {
      String workflow = emulator.workflowArn(WORKFLOW);
      String otherWorkflow = emulator.workflowArn("other-0123456789");
      emulator.run(workflow, "known", RunScript.remains("RUNNING"));

      ResourceNotFoundException noRun =
          catchThrowableOfType(
              ResourceNotFoundException.class, () -> client.get(workflow, "unknown"));
      ResourceNotFoundException noWorkflow =
          catchThrowableOfType(
              ResourceNotFoundException.class, () -> client.get(otherWorkflow, "known"));

      assertThat(noRun.resourceId()).isEqualTo("unknown");
      assertThat(noRun.resourceType()).isEqualTo("WorkflowRun");
      assertThat(noWorkflow.resourceId()).isEqualTo(otherWorkflow);
      assertThat(noWorkflow.resourceType()).isEqualTo("Workflow");
      assertThat(emulator.callCount(workflow, "unknown")).isEqualTo(1);
    }
  }

  @Test
  void namesTheFieldsOfBrokenInput() throws Throwable {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client = SdkClient.of(emulator)) {

      ValidationException invalid =
          catchThrowableOfType(ValidationException.class, () -> client.get("arn:nothing", "_"));

      assertThat(invalid.reasonAsString()).isEqualTo("fieldValidationFailed");
      assertThat(invalid.fieldList())
          .extracting(field -> field.name())
          .containsExactly("WorkflowArn", "RunId");
      assertThat(invalid.fieldList().get(1).message()).isNotEmpty();
    }
  }

  @Test
  void isRefusedWithAWrongSecretKeyIdRegionOrToken() {
    AccessKey temporary = AccessKey.of("TEMPORARY", "secret", "token");
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().accessKeys(temporary).start()) {

      assertRefused(
          emulator,
          AccessKey.of("TEMPORARY", "wrong", "token"),
          "us-east-1",
          "InvalidSignatureException");
      assertRefused(
          emulator,
          AccessKey.of("NOBODY", "secret", "token"),
          "us-east-1",
          "UnrecognizedClientException");
      assertRefused(
          emulator,
          AccessKey.of("TEMPORARY", "secret", "stale"),
          "us-east-1",
          "UnrecognizedClientException");
      assertRefused(emulator, temporary, "eu-west-1", "InvalidSignatureException");
    }
  }

  private static void assertRefused(
      MwaaServerlessEmulator emulator, AccessKey key, String region, String code) {
    ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), RunScript.remains("RUNNING"));
    try (SdkClient client = SdkClient.of(emulator, emulator.endpoint(), key, region, 1)) {
      assertThatThrownBy(() -> client.get(run))
          .isInstanceOfSatisfying(
              MwaaServerlessException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.requestId()).isNotEmpty();
              });
    }
  }

  @Test
  void isAcceptedWithATemporaryKey() throws Throwable {
    AccessKey temporary = AccessKey.of("TEMPORARY", "secret", "token/with+signs==");
    try (MwaaServerlessEmulator emulator =
            MwaaServerlessEmulator.builder().accessKeys(temporary).start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), RunScript.remains("RUNNING"));

      assertThat(client.get(run).runId()).isEqualTo(run.runId());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void correctsItsClockByTheDateOfARefusal(long minutes) throws Throwable {
    Clock skewed = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.builder().clock(skewed).start();
        SdkClient client =
            SdkClient.of(
                emulator, emulator.endpoint(), emulator.accessKey(), emulator.region(), 3)) {
      ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), RunScript.remains("RUNNING"));

      client.get(run);

      assertThat(emulator.calls())
          .extracting(RecordedCall::verdict)
          .containsExactly(
              minutes > 0 ? SignatureVerdict.EXPIRED : SignatureVerdict.NOT_YET_CURRENT,
              SignatureVerdict.VALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/custom", "/custom/", "/a/./b/../c", "/with%20blank/x", "/%E2%9D%84"})
  void maySendToABasePath(String path) throws Throwable {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client =
            SdkClient.of(
                emulator,
                URI.create(emulator.endpoint() + path),
                emulator.accessKey(),
                emulator.region(),
                1)) {
      ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), RunScript.remains("RUNNING"));

      assertThat(client.get(run).runId()).isEqualTo(run.runId());
    }
  }

  @Test
  void isToldThatOtherOperationsAreUnknown() {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        SdkClient client = SdkClient.asking(emulator, "ListDags")) {

      assertThatThrownBy(() -> SdkClient.await(client.api().listWorkflows(r -> r.maxResults(5))))
          .isInstanceOfSatisfying(
              MwaaServerlessException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
                assertThat(e.statusCode()).isEqualTo(404);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-gov-west-1", "eusc-de-east-1", "us-iso-east-1", "cn-north-1"})
  void worksInRegionsThePublishedPatternMisses(String region) throws Throwable {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.builder().region(region).start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), RunScript.remains("RUNNING"));

      assertThat(client.get(run).workflowArn()).contains(region);
    }
  }
}
