package io.github.mwaareactor.emulator.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Fault.Moment;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.testing.Await;
import io.github.mwaareactor.emulator.testing.Wire;
import io.github.mwaareactor.emulator.testing.Wire.End;
import io.github.mwaareactor.emulator.testing.Wire.Read;
import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What faults look like on the wire. */
class WireFaultsTest {
  private static final int TLS_ALERT = 21;

  private MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private ScriptedRun run = someRun();

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionIsClosedAtEachMoment(Moment moment) throws Exception {
    Read whole = wholeAnswer();
    emulator.inject(Fault.closes(moment), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Read read = wire.toTheEnd();

      assertThat(read.end()).isEqualTo(End.CLOSED);
      assertCutAt(moment, read, whole);
    }
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionIsResetAtEachMoment(Moment moment) throws Exception {
    Read whole = wholeAnswer();
    emulator.inject(Fault.resets(moment), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Read read = wire.toTheEnd();

      assertThat(read.end()).isEqualTo(End.RESET);
      assertThat(whole.text().length()).isGreaterThanOrEqualTo(read.text().length());
    }
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionIsHalfClosedAtEachMomentAndEndsWithTheClient(Moment moment) throws Exception {
    Read whole = wholeAnswer();
    emulator.inject(Fault.halfCloses(moment), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Read read = wire.toTheEnd();
      wire.ask(emulator, run);

      assertThat(read.end()).isEqualTo(End.CLOSED);
      assertCutAt(moment, read, whole);
      assertThat(emulator.connections().open()).isEqualTo(1);
      assertThat(emulator.callCount()).isEqualTo(2);
    }
    assertQuiet();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 10", "1000000, -1"})
  void aTruncatedBodyIsShorterThanPromised(int bodyBytes, int expected) throws Exception {
    emulator.inject(Fault.truncated(bodyBytes), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Read read = wire.toTheEnd();

      assertThat(read.end()).isEqualTo(End.CLOSED);
      assertThat(read.text()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(read.body().length())
          .isEqualTo(expected < 0 ? read.contentLength() + expected : expected);
    }
    assertQuiet();
  }

  @Test
  void noAnswerLeavesTheConnectionOpenUntilTheClientClosesIt() throws Exception {
    emulator.inject(Fault.noAnswer(), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      wire.socket().setSoTimeout(200);
      assertThatThrownBy(wire::next).isInstanceOf(SocketTimeoutException.class);

      assertThat(emulator.callsInProgress()).isEqualTo(1);
      assertThat(emulator.connections().open()).isEqualTo(1);
      assertThat(emulator.calls()).extracting(RecordedCall::status).containsExactly(0);
    }
    assertQuiet();
  }

  @Test
  void noAnswerEndsWithTheEmulator() throws Exception {
    emulator.inject(Fault.noAnswer(), 1);
    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Await.until(() -> emulator.callCount() == 1, "the call");

      emulator.close();

      assertThat(wire.toTheEnd().text()).isEmpty();
      assertQuiet();
    }
  }

  @Test
  void aDrippedBodyComesPieceByPieceAndLeavesTheConnectionUsable() throws Exception {
    int length = wholeAnswer().contentLength();
    Duration every = Duration.ofMillis(30);
    emulator.inject(Fault.dripped((length + 3) / 4, every), 1);

    try (Wire wire = Wire.to(emulator)) {
      long start = System.nanoTime();
      Read read = wire.ask(emulator, run).answer();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(every.multipliedBy(4));
      assertThat(read.body()).hasSize(length).contains("RUNNING").endsWith("}");
      assertThat(wire.ask(emulator, run).answer().body()).contains("RUNNING");
    }
  }

  @Test
  void aDrippedBodyFollowsItsHeadersLater() throws Exception {
    emulator.inject(Fault.dripped(1, Duration.ofHours(1)), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) wire.next());
      }
      wire.socket().setSoTimeout(100);

      assertThat(head).contains("200 OK").contains("content-length: ");
      assertThatThrownBy(wire::next).isInstanceOf(SocketTimeoutException.class);
    }
    assertQuiet();
  }

  @Test
  void aLateAnswerIsTheTrueOne() throws Exception {
    Duration delay = Duration.ofMillis(120);
    emulator.inject(Fault.late(delay), 1);

    try (Wire wire = Wire.to(emulator)) {
      long start = System.nanoTime();
      Read read = wire.ask(emulator, run).answer();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
      assertThat(read.body()).contains("RUNNING");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 20_000, 300_000_000})
  void aHugeBodyIsAsLongAsAsked(int bodyBytes) throws Exception {
    emulator.inject(Fault.huge(bodyBytes), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) wire.next());
      }
      byte[] body = wire.socket().getInputStream().readNBytes(14);
      wire.socket().getInputStream().skipNBytes(bodyBytes - 16);
      byte[] end = wire.socket().getInputStream().readNBytes(2);

      assertThat(head).contains("200 OK").contains("content-length: " + bodyBytes + "\r\n");
      assertThat(new String(body, StandardCharsets.US_ASCII)).startsWith("{\"Padding\":\"");
      assertThat(new String(end, StandardCharsets.US_ASCII)).isEqualTo("\"}");
      assertThat(wire.ask(emulator, run).answer().body()).contains("RUNNING");
    }
  }

  @Test
  void aHugeBodyEndsWhenItsReaderGoes() throws Exception {
    emulator.inject(Fault.huge(1L << 40), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      assertThat(wire.next()).isEqualTo('H');
    }

    assertQuiet();
  }

  @Test
  void anotherContentTypeComesWithTheTrueAnswer() throws Exception {
    emulator.inject(Fault.contentType("text/html; charset=utf-8"), 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      Read read = wire.answer();

      assertThat(read.text()).contains("content-type: text/html; charset=utf-8\r\n");
      assertThat(read.text()).doesNotContain("amz-json");
      assertThat(read.body()).contains("RUNNING");
    }
  }

  @Test
  void malformedJsonIsAWholeAnswerToHttp() throws Exception {
    emulator.inject(Fault.malformedJson(), 1);

    try (Wire wire = Wire.to(emulator)) {
      assertThat(wire.ask(emulator, run).answer().body())
          .startsWith("{\"RunDetail\"")
          .doesNotContain("}");
      assertThat(wire.ask(emulator, run).answer().body()).contains("RUNNING");
    }
  }

  @Test
  void aFaultOfTheWaySpoilsErrorsToo() throws Exception {
    emulator.inject(Fault.truncated(5), 1);
    ScriptedRun unknown = new ScriptedRun(run.workflowArn(), "unknown");

    try (Wire wire = Wire.to(emulator).ask(emulator, unknown)) {
      Read read = wire.toTheEnd();

      assertThat(read.text()).startsWith("HTTP/1.1 400 Bad Request\r\n");
      assertThat(read.body()).hasSize(5);
    }
  }

  @Test
  void whatTheClientDidNotSeeHasNoStatusInTheRecords() throws Exception {
    for (Moment moment : Moment.values()) {
      emulator.inject(Fault.closes(moment), 1);
      try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
        wire.toTheEnd();
      }
    }

    assertThat(emulator.calls())
        .extracting(RecordedCall::status)
        .containsExactly(0, 0, 200, 200, 200);
    assertThat(emulator.faultCount()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerOverTlsIsCutWithoutAFarewell(Moment moment) throws Exception {
    startWithTls();
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    Read whole = wholeAnswer();
    emulator.inject(Fault.closes(moment), 1);

    try (Wire wire = Wire.overTls(emulator, records).ask(emulator, run)) {
      Read read = wire.toTheEnd();

      assertCutAt(moment, read, whole);
      assertThat(tlsRecordTypes(records.toByteArray())).isNotEmpty().doesNotContain(TLS_ALERT);
    }
    assertQuiet();
  }

  @Test
  void anIdleConnectionOverTlsIsClosedWithAFarewell() throws Exception {
    startWithTls();
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    try (Wire wire = Wire.overTls(emulator, records).ask(emulator, run)) {
      wire.answer();
      Await.until(() -> emulator.callsInProgress() == 0, "no call in progress");

      emulator.connections().closeIdle();

      assertThat(wire.toTheEnd().end()).isEqualTo(End.CLOSED);
      assertThat(tlsRecordTypes(records.toByteArray())).endsWith(TLS_ALERT);
    }
    assertQuiet();
  }

  private static List<Integer> tlsRecordTypes(byte[] records) {
    List<Integer> types = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(records);
    while (rest.hasRemaining()) {
      types.add((int) rest.get());
      rest.getShort();
      int length = rest.getShort();
      rest.position(rest.position() + length);
    }
    return types;
  }

  private void startWithTls() {
    emulator.close();
    emulator = MwaaServerlessEmulator.builder().tls(true).start();
    run = someRun();
  }

  private static void assertCutAt(Moment moment, Read read, Read whole) {
    switch (moment) {
      case BEFORE_HEADERS -> assertThat(read.text()).isEmpty();
      case DURING_HEADERS -> {
        assertThat(read.text()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(read.hasHeaders()).isFalse();
      }
      case AFTER_HEADERS -> assertThat(read.text()).endsWith("\r\n\r\n");
      case DURING_BODY ->
          assertThat(read.body()).isEqualTo(whole.body().substring(0, whole.body().length() / 2));
      case AFTER_BODY -> {
        assertThat(read.body()).isEqualTo(whole.body());
        assertThat(read.text()).doesNotContainIgnoringCase("connection:");
      }
      default -> throw new AssertionError(moment);
    }
  }

  private Read wholeAnswer() throws Exception {
    Read whole;
    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      whole = wire.answer();
    }
    assertQuiet();
    return whole;
  }

  /** Nothing is left of any call: the emulator is back where it began. */
  private void assertQuiet() {
    Await.until(() -> emulator.connections().open() == 0, "no connection");
    Await.until(() -> emulator.callsInProgress() == 0, "no call in progress");
  }

  private ScriptedRun someRun() {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }
}
