package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.Await;
import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.Wire;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResetTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:30:00Z");

  @RegisterExtension
  final EmulatorExtension extension =
      EmulatorExtension.of(
          MwaaServerlessEmulator.builder()
              .clock(new AdjustableClock(NOW))
              .apiRateLimit(ApiRateLimit.of(0.001, 1)));

  private final MwaaServerlessEmulator emulator = extension.get();

  @Test
  void runsCallsAndCountsAreGone() throws Exception {
    ScriptedRun run = beginRun();
    emulator.inject(Fault.malformedJson());
    assertThat(ask(run)).isEqualTo(200);

    emulator.reset();

    assertThat(emulator.calls()).isEmpty();
    assertThat(emulator.callCount()).isZero();
    assertThat(emulator.callCount(run.workflowArn(), run.runId())).isZero();
    assertThat(emulator.faultCount()).isZero();
    assertThat(emulator.connections().accepted()).isZero();
    assertThat(emulator.forget(run)).isFalse();
    assertThat(emulator.calls()).isEmpty();
    RawRequest request = RawRequest.asking(emulator, run).signedFor(emulator, NOW);
    assertThat(request.send().body()).contains("Workflow " + run.workflowArn());
  }

  @Test
  void optionsAreThoseItStartedWith() throws Exception {
    assertThat(ask(beginRun())).isEqualTo(200);
    emulator.noApiRateLimit();
    emulator.latency(Latency.fixed(Duration.ofHours(1)));
    emulator.clockOffset(Duration.ofHours(1));
    emulator.inject(Fault.noAnswer());
    emulator.connections().inject(ConnectionFault.CLOSED);

    emulator.reset();

    ScriptedRun run = beginRun();
    assertThat(ask(run)).isEqualTo(200);
    assertThat(ask(run)).as("beyond the rate").isEqualTo(400);
  }

  @Test
  void aConnectionInAPoolStaysUsable() throws Exception {
    try (Wire wire = Wire.to(emulator)) {
      assertThat(wire.send(request(beginRun())).answer().text()).contains("200 OK");
      Await.until(() -> emulator.callsInProgress() == 0, "the end of the call");

      emulator.reset();

      assertThat(wire.send(request(beginRun())).answer().text()).contains("200 OK");
      assertThat(emulator.connections().accepted()).isZero();
    }
  }

  @Test
  void aConnectionThatWaitsForAnAnswerIsClosed() throws Exception {
    emulator.inject(Fault.noAnswer());
    try (Wire wire = Wire.to(emulator)) {
      wire.send(request(beginRun()));
      Await.until(() -> emulator.callCount() == 1, "the call");

      emulator.reset();

      assertThat(wire.toTheEnd().text()).isEmpty();
      Await.until(() -> emulator.connections().open() == 0, "the end of the connection");
      assertThat(emulator.callsInProgress()).isZero();
    }
  }

  @Test
  void aConnectionThatFellSilentIsClosed() throws Exception {
    try (Wire wire = Wire.to(emulator)) {
      Await.until(() -> emulator.connections().open() == 1, "the connection");
      emulator.connections().silence();

      emulator.reset();

      assertThat(wire.toTheEnd().text()).isEmpty();
    }
  }

  private ScriptedRun beginRun() {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }

  private int ask(ScriptedRun run) throws Exception {
    return RawRequest.asking(emulator, run).signedFor(emulator, NOW).send().statusCode();
  }

  private byte[] request(ScriptedRun run) {
    return RawRequest.asking(emulator, run).signedFor(emulator, NOW).bytes();
  }
}
