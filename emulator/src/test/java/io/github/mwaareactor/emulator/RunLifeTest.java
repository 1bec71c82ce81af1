package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.RawRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a run while the emulator's clock moves on. */
class RunLifeTest {
  private static final String START = "2026-11-22T21:30:00.123Z";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AdjustableClock clock = new AdjustableClock(START);
  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().clock(clock).start();
  private final String workflow = emulator.workflowArn("load-0123456789");

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void passesItsStatesOnTheClock() throws Exception {
    ScriptedRun run = begin(RunScript.succeedsAfter(Duration.ofSeconds(2), Duration.ofSeconds(5)));

    assertThat(stateOf(run)).isEqualTo("QUEUED");
    clock.advance(Duration.ofMillis(1_999));
    assertThat(stateOf(run)).isEqualTo("QUEUED");
    clock.advance(Duration.ofMillis(1));
    assertThat(stateOf(run)).isEqualTo("RUNNING");
    clock.advance(Duration.ofSeconds(5));
    assertThat(stateOf(run)).isEqualTo("SUCCESS");
    clock.advance(Duration.ofDays(400));
    assertThat(stateOf(run)).isEqualTo("SUCCESS");
  }

  @Test
  void tellsOfAQueuedRunOnlyThatItWasMade() throws Exception {
    ScriptedRun run = begin(RunScript.succeedsAfter(SECOND, SECOND));

    JsonNode detail = detailOf(run);

    assertThat(detail.propertyNames())
        .containsExactlyInAnyOrder(
            "WorkflowArn",
            "WorkflowVersion",
            "RunId",
            "RunType",
            "RunState",
            "CreatedAt",
            "ModifiedAt",
            "TaskInstances");
    assertThat(detail.get("CreatedAt").stringValue()).isEqualTo(START);
    assertThat(detail.get("ModifiedAt").stringValue()).isEqualTo(START);
    assertThat(detail.get("TaskInstances").toString()).isEqualTo("[]");
  }

  @Test
  void tellsOfARunningRunWhenItStarted() throws Exception {
    ScriptedRun run =
        begin(
            RunScript.succeedsAfter(SECOND, SECOND).toBuilder()
                .taskInstances(List.of("ex_1_extract_1"))
                .build());
    clock.advance(SECOND);

    JsonNode detail = detailOf(run);

    assertThat(detail.get("StartedOn").stringValue()).isEqualTo("2026-11-22T21:30:01.123Z");
    assertThat(detail.get("ModifiedAt").stringValue()).isEqualTo("2026-11-22T21:30:01.123Z");
    assertThat(detail.get("TaskInstances").toString()).isEqualTo("[\"ex_1_extract_1\"]");
    assertThat(detail.propertyNames()).doesNotContain("CompletedOn", "Duration", "ErrorMessage");
  }

  @Test
  void tellsOfASuccessfulRunWhenItEndedAndHowLongItRan() throws Exception {
    ScriptedRun run = begin(RunScript.succeedsAfter(SECOND, Duration.ofMillis(2_999)));
    clock.advance(Duration.ofSeconds(10));

    JsonNode detail = detailOf(run);

    assertThat(detail.get("CompletedOn").stringValue()).isEqualTo("2026-11-22T21:30:04.122Z");
    assertThat(detail.get("ModifiedAt").stringValue()).isEqualTo("2026-11-22T21:30:04.122Z");
    assertThat(detail.get("Duration").isIntegralNumber()).isTrue();
    assertThat(detail.get("Duration").intValue()).isEqualTo(2);
    assertThat(detail.propertyNames()).doesNotContain("ErrorMessage");
  }

  @Test
  void tellsOfAFailedRunWhy() throws Exception {
    ScriptedRun run = begin(RunScript.failsAfter(SECOND, SECOND, "Workflow execution failed"));
    clock.advance(SECOND);
    assertThat(detailOf(run).has("ErrorMessage")).isFalse();
    clock.advance(SECOND);

    JsonNode detail = detailOf(run);

    assertThat(detail.get("RunState").stringValue()).isEqualTo("FAILED");
    assertThat(detail.get("ErrorMessage").stringValue()).isEqualTo("Workflow execution failed");
    assertThat(detail.get("Duration").intValue()).isEqualTo(1);
  }

  @Test
  void tellsOfARunThatNeverStartedNeitherStartNorDuration() throws Exception {
    ScriptedRun run = begin(RunScript.neverStarts(SECOND, "No tasks"));
    clock.advance(SECOND);

    JsonNode detail = detailOf(run);

    assertThat(detail.get("RunState").stringValue()).isEqualTo("FAILED");
    assertThat(detail.get("CompletedOn").stringValue()).isEqualTo("2026-11-22T21:30:01.123Z");
    assertThat(detail.get("ErrorMessage").stringValue()).isEqualTo("No tasks");
    assertThat(detail.get("TaskInstances").toString()).isEqualTo("[]");
    assertThat(detail.propertyNames()).doesNotContain("StartedOn", "Duration");
  }

  @Test
  void timesOut() throws Exception {
    ScriptedRun run = begin(RunScript.timesOutAfter(SECOND, SECOND));
    clock.advance(Duration.ofSeconds(2));

    JsonNode detail = detailOf(run);

    assertThat(detail.get("RunState").stringValue()).isEqualTo("TIMEOUT");
    assertThat(detail.propertyNames()).contains("CompletedOn", "Duration");
  }

  @Test
  void isStoppedByWayOfStopping() throws Exception {
    ScriptedRun run = begin(RunScript.stopsAfter(SECOND, SECOND, SECOND));
    clock.advance(Duration.ofSeconds(2));
    JsonNode stopping = detailOf(run);
    clock.advance(SECOND);
    JsonNode stopped = detailOf(run);

    assertThat(stopping.get("RunState").stringValue()).isEqualTo("STOPPING");
    assertThat(stopping.has("CompletedOn")).isFalse();
    assertThat(stopped.get("RunState").stringValue()).isEqualTo("STOPPED");
    assertThat(stopped.get("Duration").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PAUSED_BY_2027", "running", "\u4e2d \"x\""})
  void mayRemainInOrEndInAnyState(String state) throws Exception {
    ScriptedRun remaining = begin(RunScript.remains(state));
    ScriptedRun ended = begin(RunScript.builder().end(state).build());

    assertThat(stateOf(remaining)).isEqualTo(state);
    assertThat(detailOf(remaining).has("CompletedOn")).isFalse();
    assertThat(stateOf(ended)).isEqualTo(state);
    assertThat(detailOf(ended).has("CompletedOn")).isTrue();
  }

  @Test
  void passesOverAStateThatLastsNoTime() throws Exception {
    ScriptedRun run = begin(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));

    JsonNode detail = detailOf(run);

    assertThat(detail.get("RunState").stringValue()).isEqualTo("SUCCESS");
    assertThat(detail.get("StartedOn").stringValue()).isEqualTo(START);
    assertThat(detail.get("Duration").intValue()).isZero();
  }

  @Test
  void isWhereItBeganForAClockThatWentBack() throws Exception {
    ScriptedRun run = begin(RunScript.succeedsAfter(SECOND, SECOND));
    clock.advance(Duration.ofHours(-1));

    assertThat(stateOf(run)).isEqualTo("QUEUED");
  }

  @Test
  void cutsTimesToMilliseconds() throws Exception {
    clock.advance(Duration.ofNanos(999_999));
    ScriptedRun run = begin(RunScript.remains("RUNNING"));

    assertThat(detailOf(run).get("CreatedAt").stringValue()).isEqualTo(START);
  }

  @Test
  void tellsTheIdentityAtBothLevelsAndOverridesAtTheTop() throws Exception {
    ScriptedRun run =
        begin(
            RunScript.remains("RUNNING").toBuilder()
                .workflowVersion("0a0b")
                .runType("SCHEDULED")
                .overrideParameters(Map.of("a", Map.of("b", List.of(1, true))))
                .build());

    JsonNode answer = answerOn(run);

    for (JsonNode level : List.of(answer, answer.get("RunDetail"))) {
      assertThat(level.get("WorkflowArn").stringValue()).isEqualTo(workflow);
      assertThat(level.get("WorkflowVersion").stringValue()).isEqualTo("0a0b");
      assertThat(level.get("RunId").stringValue()).isEqualTo(run.runId());
      assertThat(level.get("RunType").stringValue()).isEqualTo("SCHEDULED");
    }
    assertThat(answer.get("OverrideParameters").toString()).isEqualTo("{\"a\":{\"b\":[1,true]}}");
    assertThat(answerOn(begin(RunScript.remains("RUNNING"))).has("OverrideParameters")).isFalse();
  }

  @Test
  void isNotFoundOnceItIsForgottenAndMayBeginAnew() throws Exception {
    ScriptedRun run = begin(RunScript.remains("RUNNING"));
    assertThat(stateOf(run)).isEqualTo("RUNNING");

    boolean forgotten = emulator.forget(run);

    assertThat(forgotten).isTrue();
    assertThat(emulator.callCount(run.workflowArn(), run.runId())).isZero();
    assertThat(answerOn(run).get("__type").stringValue()).endsWith("ResourceNotFoundException");
    assertThat(emulator.forget(run)).isFalse();
    emulator.run(workflow, run.runId(), RunScript.remains("QUEUED"));
    assertThat(stateOf(run)).isEqualTo("QUEUED");
  }

  private ScriptedRun begin(RunScript script) {
    return emulator.run(workflow, script);
  }

  private String stateOf(ScriptedRun run) throws Exception {
    return detailOf(run).get("RunState").stringValue();
  }

  private JsonNode detailOf(ScriptedRun run) throws Exception {
    return answerOn(run).get("RunDetail");
  }

  private JsonNode answerOn(ScriptedRun run) throws Exception {
    Instant now = clock.instant();
    byte[] body =
        RawRequest.asking(emulator, run)
            .signedFor(emulator, now)
            .send()
            .body()
            .getBytes(StandardCharsets.UTF_8);
    return JsonMapper.shared().readTree(body);
  }
}
