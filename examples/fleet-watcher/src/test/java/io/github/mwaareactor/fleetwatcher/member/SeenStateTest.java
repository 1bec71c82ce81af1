package io.github.mwaareactor.fleetwatcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.fleetwatcher.topics.Json;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeenStateTest {
  private static final Instant AT = Instant.parse("2026-11-30T08:00:00.123Z");
  private static final Json<SeenState> JSON = Json.of(SeenState.class);

  static Stream<SeenState> all() {
    return Stream.of(
        SeenState.SUBMITTED,
        SeenState.FOUND,
        SeenState.SUBMITTED.readUpTo(AT),
        SeenState.SUBMITTED.seen(RunState.RUNNING, AT),
        SeenState.FOUND.seen(RunState.SUCCESS, AT),
        SeenState.FOUND.seen(RunState.RUNNING, AT).stopped());
  }

  private static SeenState read(String json) {
    return JSON.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String written(SeenState state) {
    return new String(JSON.write(state), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("all")
  void itIsReadAsItWasWritten(SeenState state) {
    assertThat(read(written(state))).isEqualTo(state);
  }

  @Test
  void whatIsNotSetIsNotWritten() {
    assertThat(written(SeenState.SUBMITTED)).isEqualTo("{}");
    assertThat(written(SeenState.SUBMITTED.seen(RunState.RUNNING, AT)))
        .isEqualTo("{\"state\":\"RUNNING\",\"seenAt\":\"2026-11-30T08:00:00.123Z\"}");
  }

  @Test
  void membersOfALaterVersionAreIgnored() {
    assertThat(read("{\"state\":\"RUNNING\",\"priority\":{\"of\":[1]}}"))
        .isEqualTo(new SeenState(RunState.RUNNING, null, false, false, false));
  }

  @Test
  void aStoppedRunCountsAsEndedForAWatcher() {
    SeenState stopped = SeenState.FOUND.seen(RunState.RUNNING, AT).stopped();

    assertThat(stopped.isOver()).isTrue();
    assertThat(stopped.of(Runs.RUN)).isEqualTo(new SeenRun(Runs.RUN, RunState.STOPPED, AT));
  }
}
