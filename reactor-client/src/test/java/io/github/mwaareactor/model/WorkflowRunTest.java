package io.github.mwaareactor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowRunTest {
  @ParameterizedTest
  @CsvSource({
    "STARTING, STARTING, false",
    "QUEUED, QUEUED, false",
    "RUNNING, RUNNING, false",
    "SUCCESS, SUCCESS, true",
    "FAILED, FAILED, true",
    "TIMEOUT, TIMEOUT, true",
    "STOPPING, STOPPING, false",
    "STOPPED, STOPPED, true",
    "PAUSED_BY_2027, UNKNOWN, false",
    "success, UNKNOWN, false"
  })
  void readsTheStateFromTheDetail(String text, RunState state, boolean terminal) {
    WorkflowRun run = run(null, detail(text));

    assertThat(run.state()).isEqualTo(state);
    assertThat(run.state().isTerminal()).isEqualTo(terminal);
    assertThat(run.runDetail().runStateText()).isEqualTo(text);
  }

  @Test
  void aRunWithoutDetailOrStateIsUnknown() {
    assertThat(run(null, null).state()).isEqualTo(RunState.UNKNOWN);
    assertThat(run(null, detail(null)).state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void anAbsentStateStaysNullInTheDetail() {
    assertThat(detail(null).runState()).isNull();
    assertThat(detail(null).runType()).isNull();
  }

  @Test
  void keepsTheTextOfATypeItDoesNotKnow() {
    WorkflowRun run = new WorkflowRun(null, null, null, "SCHEDULE", null, null);

    assertThat(run.runType()).isEqualTo(RunType.UNKNOWN);
    assertThat(run.runTypeText()).isEqualTo("SCHEDULE");
  }

  @Test
  void neverShowsOverrideParameters() {
    WorkflowRun run = run(Map.of("password", "hunter2"), null);

    assertThat(run.toString()).doesNotContain("hunter2").doesNotContain("password");
  }

  @Test
  void keepsNoHandleOnTheCallersMap() {
    Map<String, Object> given = new HashMap<>(Map.of("a", 1L));
    WorkflowRun run = run(given, null);

    given.put("b", 2L);

    assertThat(run.overrideParameters()).containsOnlyKeys("a");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> run.overrideParameters().put("c", 3L));
  }

  private static WorkflowRun run(Map<String, Object> overrides, RunDetail detail) {
    return new WorkflowRun(null, null, null, null, overrides, detail);
  }

  private static RunDetail detail(String state) {
    return new RunDetail(null, null, null, null, null, null, null, null, null, null, null, state);
  }
}
