package io.github.mwaareactor.fleetwatcher.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeenStateTest {
  private static final Instant AT = Instant.parse("2026-11-30T08:00:00.123Z");

  static Stream<SeenState> all() {
    return Stream.of(
        SeenState.SUBMITTED,
        SeenState.FOUND,
        SeenState.SUBMITTED.readUpTo(AT),
        SeenState.SUBMITTED.seen(RunState.RUNNING, AT),
        SeenState.FOUND.seen(RunState.SUCCESS, AT),
        SeenState.FOUND.seen(RunState.RUNNING, AT).stopped());
  }

  private static SeenState read(String text) {
    return SeenState.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String written(SeenState state) {
    return new String(state.toBytes(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @MethodSource("all")
  void itIsReadAsItWasWritten(SeenState state) {
    assertThat(read(written(state))).isEqualTo(state);
  }

  @Test
  void whatIsNotSetIsLeftEmpty() {
    assertThat(written(SeenState.SUBMITTED)).isEqualTo(";;");
    assertThat(written(SeenState.FOUND.seen(RunState.RUNNING, AT)))
        .isEqualTo("RUNNING;1796025600123000000;F");
  }

  @Test
  void whatALaterVersionAddsIsIgnored() {
    assertThat(read("RUNNING;;F?;more;S"))
        .isEqualTo(new SeenState(RunState.RUNNING, null, true, false, false));
  }

  @Test
  void aStateOfALaterVersionIsUnknown() {
    assertThat(read("PAUSED;;").state()).isEqualTo(RunState.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RUNNING", "RUNNING;", "RUNNING;soon;", "{}"})
  void whatIsNoSeenStateIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(text));
  }

  @Test
  void aStoppedRunCountsAsEndedForAWatcher() {
    SeenState stopped = SeenState.FOUND.seen(RunState.RUNNING, AT).stopped();

    assertThat(stopped.isOver()).isTrue();
    assertThat(stopped.of(Runs.RUN)).isEqualTo(new SeenRun(Runs.RUN, RunState.STOPPED, AT));
  }
}
