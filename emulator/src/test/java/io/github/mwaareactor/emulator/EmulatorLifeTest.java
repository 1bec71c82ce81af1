package io.github.mwaareactor.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.Await;
import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.SdkClient;
import io.github.mwaareactor.emulator.testing.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.core.exception.SdkClientException;

class EmulatorLifeTest {
  @Test
  void freesItsPortForTheNextOne() throws Exception {
    MwaaServerlessEmulator first = MwaaServerlessEmulator.start();
    int port = first.port();
    ask(first);

    first.close();

    try (MwaaServerlessEmulator second = MwaaServerlessEmulator.builder().port(port).start()) {
      assertThat(second.port()).isEqualTo(port);
      ask(second);
    }
  }

  @Test
  void endsItsConnectionsWhenClosed() throws Exception {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      emulator.close();

      assertThat(drained(socket)).isTrue();
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
    ask(emulator);
    List<Thread> threads = threadsOf("mwaa-emulator-");
    assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);

    emulator.close();

    assertEnd(threads);
  }

  @Test
  void mayBeClosedTwice() {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();

    emulator.close();
    emulator.close();
  }

  @Test
  void mayBeClosedFromAThreadThatMustNotBlock() throws Exception {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
    List<Thread> threads = threadsOf("mwaa-emulator-");

    Mono.fromRunnable(emulator::close)
        .subscribeOn(Schedulers.parallel())
        .block(Duration.ofSeconds(10));

    assertEnd(threads);
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), emulator.port()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void closesAlsoForAThreadThatIsInterrupted() throws Exception {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
    List<Thread> threads = threadsOf("mwaa-emulator-");

    Thread.currentThread().interrupt();
    emulator.close();

    assertThat(Thread.interrupted()).isTrue();
    assertEnd(threads);
  }

  private static void assertEnd(List<Thread> threads) throws InterruptedException {
    assertThat(threads).isNotEmpty();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void closesWithoutWaitingForAnswersHeldBack() throws Exception {
    MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().latency(Duration.ofHours(1)).start();
    ScriptedRun run = someRun(emulator);
    CompletableFuture<Void> asked = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                RawRequest.asking(emulator, run).signedFor(emulator, Instant.now()).send();
                asked.complete(null);
              } catch (IOException | InterruptedException e) {
                asked.completeExceptionally(e);
              }
            });
    caller.start();
    Await.until(() -> emulator.callCount() == 1, "the call");

    long start = System.nanoTime();
    emulator.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(asked.handle((nothing, e) -> e).get(10, TimeUnit.SECONDS))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  static List<Fault> faultsThatLast() {
    return List.of(
        Fault.noAnswer(),
        Fault.late(Duration.ofHours(1)),
        Fault.dripped(1, Duration.ofHours(1)),
        Fault.huge(1L << 40),
        Fault.halfCloses(Fault.Moment.DURING_BODY));
  }

  @ParameterizedTest
  @MethodSource("faultsThatLast")
  void closesInTheMiddleOfAFault(Fault fault) throws Exception {
    MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
    emulator.inject(fault);
    try (Wire wire = Wire.to(emulator).ask(emulator, someRun(emulator))) {
      Await.until(() -> emulator.faultCount() == 1, "the fault is met");

      long start = System.nanoTime();
      emulator.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      wire.toTheEnd();
      Await.until(() -> emulator.callsInProgress() == 0, "no call in progress");
      assertThat(emulator.connections().open()).isZero();
    }
  }

  @Test
  void runsTwentyTimesInOneJvm() throws Exception {
    List<MwaaServerlessEmulator> emulators = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        emulators.add(MwaaServerlessEmulator.start());
      }

      for (MwaaServerlessEmulator emulator : emulators) {
        ask(emulator);
        assertThat(emulator.callCount()).isEqualTo(1);
      }
      assertThat(emulators).extracting(MwaaServerlessEmulator::port).doesNotHaveDuplicates();
    } finally {
      emulators.forEach(MwaaServerlessEmulator::close);
    }
  }

  @Test
  void saysWhichPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> MwaaServerlessEmulator.builder().port(port).start())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot listen on port " + port + " of 127.0.0.1")
          .hasMessageContaining("in use")
          .hasMessageEndingWith("Choose another port, or 0 for a free one.");
    }
  }

  @Test
  void hasACertificateOfItsOwnWithTlsOnly() throws Exception {
    try (MwaaServerlessEmulator plain = MwaaServerlessEmulator.start();
        MwaaServerlessEmulator one = MwaaServerlessEmulator.builder().tls(true).start();
        MwaaServerlessEmulator other = MwaaServerlessEmulator.builder().tls(true).start()) {
      assertThat(one.endpoint()).hasScheme("https").hasHost("127.0.0.1").hasPort(one.port());
      assertThat(plain.endpoint()).hasScheme("http");
      assertThat(one.certificate()).isNotEqualTo(other.certificate());
      assertThat(one.certificate().getSubjectAlternativeNames().toString())
          .contains("localhost", "127.0.0.1");
      assertThat(one.certificate().getNotAfter().toInstant())
          .isAfter(Instant.now().plus(Duration.ofDays(365)));
      assertThat(one.certificatePem()).startsWith("-----BEGIN CERTIFICATE-----");
      assertThatThrownBy(plain::certificate).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(plain::certificatePem).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(plain::trust)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without TLS");
    }
  }

  @Test
  void isTrustedByItsOwnTrustOnly() {
    try (MwaaServerlessEmulator one = MwaaServerlessEmulator.builder().tls(true).start();
        MwaaServerlessEmulator other = MwaaServerlessEmulator.builder().tls(true).start();
        SdkClient misled =
            SdkClient.of(
                one.endpoint(),
                one.accessKey(),
                one.region(),
                1,
                other.trust()::getTrustManagers)) {

      assertThatThrownBy(() -> misled.get(someRun(one)))
          .hasMessageContaining("PKIX")
          .isInstanceOf(SdkClientException.class);
      assertThat(one.callCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersManyCallersAtOnce(boolean tls) throws Exception {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.builder().tls(tls).start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run = someRun(emulator);
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(
            client.api().getWorkflowRun(r -> r.workflowArn(run.workflowArn()).runId(run.runId())));
        if (answers.size() % 40 == 0) {
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
              .get(30, TimeUnit.SECONDS);
        }
      }

      assertThat(emulator.callCount(run.workflowArn(), run.runId())).isEqualTo(200);
    }
  }

  private static void ask(MwaaServerlessEmulator emulator) throws Exception {
    int status =
        RawRequest.asking(emulator, someRun(emulator))
            .signedFor(emulator, Instant.now())
            .send()
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  private static ScriptedRun someRun(MwaaServerlessEmulator emulator) {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }

  private static List<Thread> threadsOf(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }

  private static boolean drained(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (IOException reset) {
      return !(reset instanceof SocketTimeoutException);
    }
  }
}
