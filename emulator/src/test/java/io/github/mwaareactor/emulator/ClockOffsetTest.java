package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.RawRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:30:00Z");

  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().clock(new AdjustableClock(NOW)).start();
  private final ScriptedRun run =
      emulator.run(
          emulator.workflowArn("load-0123456789"),
          RunScript.succeedsAfter(Duration.ofMinutes(1), Duration.ofMinutes(1)));

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void shiftsTheDateOfAnswersAndTheTimeOfSignatures() throws Exception {
    emulator.clockOffset(Duration.ofMinutes(10));

    HttpResponse<String> right = askAt(NOW);
    HttpResponse<String> shifted = askAt(NOW.plus(Duration.ofMinutes(10)));

    assertThat(right.statusCode()).isEqualTo(400);
    assertThat(right.body()).contains("Signature expired", "20261122T213000Z", "20261122T214000Z");
    assertThat(right.headers().firstValue("date")).contains("Sun, 22 Nov 2026 21:40:00 GMT");
    assertThat(shifted.statusCode()).isEqualTo(200);
    assertThat(shifted.headers().firstValue("date")).contains("Sun, 22 Nov 2026 21:40:00 GMT");
  }

  @Test
  void leavesRunsAndRecordsAlone() throws Exception {
    emulator.clockOffset(Duration.ofHours(1));

    HttpResponse<String> response = askAt(NOW.plus(Duration.ofHours(1)));

    assertThat(response.body()).contains("\"RunState\":\"QUEUED\"");
    assertThat(emulator.calls()).extracting(RecordedCall::time).containsExactly(NOW);
  }

  @Test
  void canBeBehindAndBeMended() throws Exception {
    emulator.clockOffset(Duration.ofMinutes(-6));
    assertThat(askAt(NOW).body()).contains("Signature not yet current");

    emulator.clockOffset(Duration.ZERO);
    assertThat(askAt(NOW).statusCode()).isEqualTo(200);
  }

  @Test
  void hasABound() {
    assertThatThrownBy(() -> emulator.clockOffset(Duration.ofDays(-3651)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clockOffset must be at most PT87600H either way, was PT-87624H");
  }

  // Its absolute value is no duration, which was an ArithmeticException.
  @Test
  void refusesTheSmallestDuration() {
    assertThatThrownBy(() -> emulator.clockOffset(Duration.ofSeconds(Long.MIN_VALUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("clockOffset must be at most PT87600H either way, was PT-");
  }

  private HttpResponse<String> askAt(Instant time) throws Exception {
    return RawRequest.asking(emulator, run).signedFor(emulator, time).send();
  }
}
