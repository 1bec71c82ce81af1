package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.Await;
import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.Wire;
import io.github.mwaareactor.emulator.testing.Wire.End;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionsTest {
  private MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void areCountedWhileOpenAndForEver() throws Exception {
    ScriptedRun run = someRun();
    assertThat(emulator.connections().open()).isZero();

    try (Wire one = Wire.to(emulator).ask(emulator, run);
        Wire other = Wire.to(emulator).ask(emulator, run)) {
      one.answer();
      other.answer();
      assertThat(emulator.connections().open()).isEqualTo(2);
    }

    Await.until(() -> emulator.connections().open() == 0, "no connection");
    assertThat(emulator.connections().accepted()).isEqualTo(2);
  }

  @Test
  void callsAreInProgressUntilTheyAreAnswered() throws Exception {
    ScriptedRun run = someRun();
    emulator.inject(Fault.noAnswer(), 2);
    assertThat(emulator.callsInProgress()).isZero();

    try (Wire one = Wire.to(emulator);
        Wire other = Wire.to(emulator);
        Wire third = Wire.to(emulator)) {
      one.ask(emulator, run);
      other.ask(emulator, run);
      Await.until(() -> emulator.callCount() == 2, "two calls");
      third.ask(emulator, run).answer();

      Await.until(() -> emulator.callsInProgress() == 2, "two calls in progress");
    }

    Await.until(() -> emulator.callsInProgress() == 0, "no call in progress");
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED", "RESET"})
  void mayEndAtOnceAsOftenAsInjected(ConnectionFault fault) throws Exception {
    emulator.connections().inject(fault, 2);
    End end = fault == ConnectionFault.RESET ? End.RESET : End.CLOSED;

    for (int i = 0; i < 2; i++) {
      try (Wire wire = Wire.to(emulator)) {
        Wire.Read read = wire.toTheEnd();
        assertThat(read).isEqualTo(new Wire.Read("", end));
      }
    }

    assertAnswers();
    assertThat(emulator.connections().accepted()).isEqualTo(3);
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void mayNeverAnswer() throws Exception {
    emulator.connections().inject(ConnectionFault.SILENT, 1);

    try (Wire wire = Wire.to(emulator).ask(emulator, someRun())) {
      assertSilent(wire);
      assertThat(emulator.callCount()).isZero();
      assertThat(emulator.connections().open()).isEqualTo(1);
      assertAnswers();

      emulator.close();
      assertThat(wire.toTheEnd().text()).isEmpty();
    }
    assertThat(emulator.connections().open()).isZero();
  }

  @Test
  void mayLeaveATlsHandshakeWithoutAnswer() throws Exception {
    startWithTls();
    emulator.connections().inject(ConnectionFault.SILENT, 1);

    try (Wire wire = Wire.to(emulator)) {
      wire.socket().setSoTimeout(200);
      assertThatThrownBy(() -> wire.ask(emulator, someRun()))
          .isInstanceOf(SocketTimeoutException.class);
    }

    assertAnswers();
  }

  @Test
  void mayRefuseATlsHandshake() throws Exception {
    startWithTls();
    emulator.connections().inject(ConnectionFault.HANDSHAKE_REFUSED, 2);

    for (int i = 0; i < 2; i++) {
      try (Wire wire = Wire.to(emulator)) {
        assertThatThrownBy(() -> wire.ask(emulator, someRun()))
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("handshake_failure");
      }
    }

    assertAnswers();
  }

  @Test
  void mayCloseDuringATlsHandshake() throws Exception {
    startWithTls();
    emulator.connections().inject(ConnectionFault.HANDSHAKE_CLOSED, 1);

    try (Wire wire = Wire.to(emulator)) {
      assertThatThrownBy(() -> wire.ask(emulator, someRun()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("terminated the handshake");
    }

    assertAnswers();
  }

  @Test
  void failNoHandshakeWhereThereIsNone() {
    assertThatThrownBy(() -> emulator.connections().inject(ConnectionFault.HANDSHAKE_CLOSED, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("HANDSHAKE_CLOSED needs an emulator with TLS");
  }

  @Test
  void meetFaultsUntilTheyAreCleared() throws Exception {
    emulator.connections().inject(ConnectionFault.RESET);
    emulator.connections().injectRandomly(ConnectionFault.CLOSED, 1, 1);
    for (int i = 0; i < 3; i++) {
      try (Wire wire = Wire.to(emulator)) {
        assertThat(wire.toTheEnd().end()).isEqualTo(End.RESET);
      }
    }

    emulator.clearFaults();

    assertAnswers();
  }

  @Test
  void meetFaultsByChance() throws Exception {
    long seed = 42;
    emulator.connections().injectRandomly(ConnectionFault.CLOSED, 0.5, seed);

    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      boolean struck = chance.nextDouble() < 0.5;
      assertThat(answers()).as("connection %d with seed %d answers", i, seed).isNotEqualTo(struck);
    }
  }

  private boolean answers() throws Exception {
    try (Wire wire = Wire.to(emulator)) {
      return wire.ask(emulator, someRun()).answer().hasHeaders();
    } catch (IOException ended) {
      return false;
    }
  }

  @Test
  void areClosedWhenIdleButNotDuringACall() throws Exception {
    ScriptedRun run = someRun();
    emulator.inject(Fault.noAnswer(), 1);
    try (Wire busy = Wire.to(emulator).ask(emulator, run)) {
      Await.until(() -> emulator.callCount() == 1, "the call");
      try (Wire idle = Wire.to(emulator).ask(emulator, run);
          Wire unused = Wire.to(emulator)) {
        idle.answer();
        Await.until(
            () -> emulator.callsInProgress() == 1 && emulator.connections().open() == 3,
            "one call in progress");

        emulator.connections().closeIdle();

        assertThat(idle.toTheEnd()).isEqualTo(new Wire.Read("", End.CLOSED));
        assertThat(unused.toTheEnd()).isEqualTo(new Wire.Read("", End.CLOSED));
        Await.until(() -> emulator.connections().open() == 1, "one connection");
        assertSilent(busy);
      }
    }
    assertAnswers();
  }

  @Test
  void areClosedAfterTheIdleTimeoutOnly() throws Exception {
    emulator.close();
    // Long enough for a busy machine to send its request in time.
    emulator =
        MwaaServerlessEmulator.builder()
            .idleTimeout(Duration.ofSeconds(1))
            .latency(Duration.ofMillis(1500))
            .start();

    // Signed before there is a connection to be idle: the first signature of a JVM takes long.
    byte[] request =
        RawRequest.asking(emulator, someRun()).signedFor(emulator, Instant.now()).bytes();

    try (Wire unused = Wire.to(emulator);
        Wire wire = Wire.to(emulator).send(request)) {
      assertThat(unused.toTheEnd()).isEqualTo(new Wire.Read("", End.CLOSED));
      assertThat(wire.answer().body()).contains("RUNNING");
      long answered = System.nanoTime();
      assertThat(wire.toTheEnd()).isEqualTo(new Wire.Read("", End.CLOSED));
      assertThat(Duration.ofNanos(System.nanoTime() - answered))
          .isGreaterThan(Duration.ofMillis(500));
    }
    Await.until(() -> emulator.connections().open() == 0, "no connection");
  }

  @Test
  void mayFallSilentInTheMiddle() throws Exception {
    ScriptedRun run = someRun();
    try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
      wire.answer();

      emulator.connections().silence();

      wire.ask(emulator, run);
      assertSilent(wire);
      assertThat(emulator.callCount()).isEqualTo(1);
      assertThat(emulator.connections().open()).isEqualTo(1);
      assertAnswers();
    }
    emulator.close();
    assertThat(emulator.connections().open()).isZero();
  }

  @Test
  void thatFallSilentLoseAnswersInTheMaking() throws Exception {
    emulator.inject(Fault.late(Duration.ofMillis(100)), 1);
    try (Wire wire = Wire.to(emulator).ask(emulator, someRun())) {
      Await.until(() -> emulator.callCount() == 1, "the call");

      emulator.connections().silence();

      assertSilent(wire);
    }
  }

  @Test
  void mayBeHandledAfterTheEnd() {
    emulator.close();

    emulator.connections().closeIdle();
    emulator.connections().silence();

    assertThat(emulator.connections().open()).isZero();
  }

  private static void assertSilent(Wire wire) throws Exception {
    wire.socket().setSoTimeout(200);
    assertThatThrownBy(wire::next).isInstanceOf(SocketTimeoutException.class);
    wire.socket().setSoTimeout(10_000);
  }

  private void assertAnswers() throws Exception {
    try (Wire wire = Wire.to(emulator).ask(emulator, someRun())) {
      assertThat(wire.answer().body()).contains("RUNNING");
    }
  }

  private void startWithTls() {
    emulator.close();
    emulator = MwaaServerlessEmulator.builder().tls(true).start();
  }

  private ScriptedRun someRun() {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }
}
