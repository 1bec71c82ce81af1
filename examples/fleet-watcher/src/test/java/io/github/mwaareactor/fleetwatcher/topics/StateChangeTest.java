package io.github.mwaareactor.fleetwatcher.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateChangeTest {
  private static final Instant AT = Instant.parse("2026-11-30T08:00:00.123Z");
  private static final Json<StateChange> JSON = Json.of(StateChange.class);

  private static StateChange to(RunState from, RunState to, String error) {
    return new StateChange("arn", "run-1", from, to, 2, AT, error, "m1");
  }

  private static String written(StateChange change) {
    return new String(JSON.write(change), StandardCharsets.UTF_8);
  }

  private static StateChange read(String json) {
    return JSON.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allThatIsKnownIsWritten() {
    assertThat(written(to(RunState.QUEUED, RunState.RUNNING, null)))
        .isEqualTo(
            "{\"workflowArn\":\"arn\",\"runId\":\"run-1\",\"from\":\"QUEUED\",\"to\":\"RUNNING\","
                + "\"skipped\":2,\"observedAt\":\"2026-11-30T08:00:00.123Z\",\"member\":\"m1\","
                + "\"ended\":false}");
  }

  @Test
  void absentMembersAreNotWritten() {
    assertThat(written(to(null, RunState.RUNNING, null)))
        .doesNotContain("from", "error", "null")
        .contains("\"to\"");
    assertThat(written(to(null, null, "ResourceNotFoundException")))
        .doesNotContain("\"to\"", "null")
        .contains("\"error\":\"ResourceNotFoundException\"", "\"ended\":true");
  }

  @ParameterizedTest
  @EnumSource
  void itIsReadAsItWasWritten(RunState to) {
    StateChange change = to(RunState.QUEUED, to, null);

    assertThat(read(written(change))).isEqualTo(change);
    assertThat(change.ended()).isEqualTo(to.isTerminal());
  }

  @Test
  void whatALaterVersionAddsIsIgnored() {
    String json = written(to(null, RunState.RUNNING, null));

    assertThat(read(json.replace("{", "{\"later\":[{}],")))
        .isEqualTo(to(null, RunState.RUNNING, null));
  }

  @Test
  void whatAnEarlierVersionDidNotHaveIsZero() {
    assertThat(read("{\"workflowArn\":\"arn\",\"runId\":\"run-1\"}").skipped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "7", "[]", "{", "{\"observedAt\":\"yesterday\"}"})
  void whatIsNotJsonOfItIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
