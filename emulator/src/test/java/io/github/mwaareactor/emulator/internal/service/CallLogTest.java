package io.github.mwaareactor.emulator.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.RawRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallLogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:30:00Z");

  @Test
  void recordsWhatWasAskedAndAnswered() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(10)) {
      ScriptedRun run = someRun(emulator);
      ask(emulator, run);
      RawRequest.asking(emulator, run).method("GET").body("").send();

      List<RecordedCall> calls = emulator.calls();

      RecordedCall good = calls.get(0);
      assertThat(good.operation()).isEqualTo("GetWorkflowRun");
      assertThat(good.body()).isEqualTo(RawRequest.bodyFor(run));
      assertThat(good.headers().get("x-amz-target")).containsExactly(RawRequest.TARGET);
      assertThat(good.headers()).containsKeys("authorization", "host", "x-amz-date");
      assertThat(good.verdict()).isEqualTo(SignatureVerdict.VALID);
      assertThat(good.status()).isEqualTo(200);
      assertThat(good.time()).isEqualTo(NOW);
      assertThat(calls.get(1).verdict()).isEqualTo(SignatureVerdict.NOT_CHECKED);
      assertThat(calls.get(1).status()).isEqualTo(404);
      assertThat(calls.get(1).connectionId()).isEqualTo(good.connectionId());
    }
  }

  @Test
  void keepsTheLastCallsOnlyButCountsThemAll() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(2)) {
      ScriptedRun first = someRun(emulator);
      ScriptedRun second = someRun(emulator);
      ask(emulator, first);
      ask(emulator, second);
      ask(emulator, second);

      assertThat(emulator.calls())
          .extracting(RecordedCall::body)
          .containsExactly(RawRequest.bodyFor(second), RawRequest.bodyFor(second));
      assertThat(emulator.callCount()).isEqualTo(3);
      assertThat(emulator.callCount(first.workflowArn(), first.runId())).isEqualTo(1);
      assertThat(emulator.callCount(second.workflowArn(), second.runId())).isEqualTo(2);
      assertThat(emulator.callCount(second.workflowArn(), "never-asked")).isZero();
    }
  }

  @Test
  void forgetsEarlierCallsWhenTheyHoldTooMuch() {
    CallLog log = new CallLog(10, 100, 10);

    log.record(() -> call("first".repeat(12)));
    log.record(() -> call("second".repeat(12)));

    assertThat(log.recorded()).extracting(RecordedCall::body).containsExactly("second".repeat(12));
  }

  private static RecordedCall call(String body) {
    return new RecordedCall(
        "GetWorkflowRun", Map.of(), body, SignatureVerdict.VALID, 200, "id", NOW, "connection");
  }

  @Test
  void countsOnlySoManyRunsThatDoNotExistButEveryOneThatDoes() {
    CallLog log = new CallLog(0, 100, 2);

    for (int i = 0; i < 5; i++) {
      log.count(new RunKey("w", "stranger" + i), run -> false);
    }
    log.count(new RunKey("w", "known"), run -> true);

    assertThat(log.countOf(new RunKey("w", "stranger1"))).isEqualTo(1);
    assertThat(log.countOf(new RunKey("w", "stranger4"))).isZero();
    assertThat(log.countOf(new RunKey("w", "known"))).isEqualTo(1);
    assertThat(log.count()).isEqualTo(6);
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(0)) {
      ask(emulator, someRun(emulator));

      assertThat(emulator.calls()).isEmpty();
      assertThat(emulator.callCount()).isEqualTo(1);
    }
  }

  @Test
  void countsARefusedCallForItsRun() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(10)) {
      ScriptedRun run = someRun(emulator);

      RawRequest.asking(emulator, run).send();

      assertThat(emulator.callCount(run.workflowArn(), run.runId())).isEqualTo(1);
    }
  }

  @Test
  void canBeReadAfterTheEnd() throws Exception {
    MwaaServerlessEmulator emulator = emulator(10);
    ask(emulator, someRun(emulator));

    emulator.close();

    assertThat(emulator.calls()).hasSize(1);
  }

  @Test
  void showsNeitherSignatureNorBody() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(10)) {
      ScriptedRun run = someRun(emulator);
      ask(emulator, run);

      assertThat(emulator.calls().get(0).toString())
          .contains("GetWorkflowRun", "VALID", "authorization=[***]")
          .doesNotContain("Signature=")
          .doesNotContain(run.workflowArn());
    }
  }

  private static MwaaServerlessEmulator emulator(int recordedCalls) {
    return MwaaServerlessEmulator.builder()
        .clock(new AdjustableClock(NOW))
        .recordedCalls(recordedCalls)
        .start();
  }

  private static ScriptedRun someRun(MwaaServerlessEmulator emulator) {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }

  private static void ask(MwaaServerlessEmulator emulator, ScriptedRun run) throws Exception {
    int status = RawRequest.asking(emulator, run).signedFor(emulator, NOW).send().statusCode();
    assertThat(status).isEqualTo(200);
  }
}
