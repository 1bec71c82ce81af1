package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.SdkClient;
import io.github.mwaareactor.emulator.testing.Wire;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * BlockHound watches all tests of this module; here it is shown to watch the emulator's threads.
 */
class NonBlockingTest {
  @Test
  void theWatchIsOn() {
    LoopResources loops = LoopResources.create("mwaa-emulator-watched", 1, true);
    try {
      Mono<Void> blocking =
          Mono.create(
              sink -> loops.onServer(true).execute(() -> parkAndTell(sink::success, sink::error)));

      assertThatThrownBy(() -> blocking.block(Duration.ofSeconds(10)))
          .hasRootCauseInstanceOf(BlockingOperationError.class);
    } finally {
      loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyKindOfAnswerIsMadeWithoutBlocking(boolean tls) throws Throwable {
    try (MwaaServerlessEmulator emulator =
            MwaaServerlessEmulator.builder().tls(tls).latency(Duration.ofMillis(1)).start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run =
          emulator.run(
              emulator.workflowArn("load-0123456789"),
              RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "why"));
      emulator.inject(Fault.error(ServiceError.accessDenied("no")), 1);
      assertThatThrownBy(() -> client.get(run)).hasMessageContaining("no");
      assertThatThrownBy(() -> client.get("x", "y")).hasMessageContaining("Invalid input");

      assertThat(client.get(run).runDetail().errorMessage()).isEqualTo("why");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyKindOfFaultIsPlayedWithoutBlocking(boolean tls) throws Exception {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.builder().tls(tls).start()) {
      List<Fault> faults = new ArrayList<>();
      for (Fault.Moment moment : Fault.Moment.values()) {
        faults.addAll(
            List.of(Fault.resets(moment), Fault.closes(moment), Fault.halfCloses(moment)));
      }
      faults.addAll(
          List.of(
              Fault.truncated(20),
              Fault.dripped(100, Duration.ofMillis(1)),
              Fault.huge(100_000),
              Fault.late(Duration.ofMillis(1)),
              Fault.contentType("text/html"),
              Fault.malformedJson(),
              Fault.noAnswer()));
      ScriptedRun run =
          emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));

      for (Fault fault : faults) {
        emulator.inject(fault, 1);
        try (Wire wire = Wire.to(emulator).ask(emulator, run)) {
          wire.socket().setSoTimeout(100);
          wire.toTheEnd();
        } catch (SocketTimeoutException | SSLException stillOpenOrReset) {
          assertThat(emulator.calls()).isNotEmpty();
        }
      }
      emulator.connections().closeIdle();

      assertThat(emulator.faultCount()).isEqualTo(faults.size());
      assertThat(emulator.calls())
          .noneMatch(call -> call.status() >= 500); // as a blocked event loop would answer
    }
  }

  private static void parkAndTell(Runnable done, Consumer<Throwable> failed) {
    try {
      LockSupport.parkNanos(1);
      done.run();
    } catch (Throwable e) {
      failed.accept(new IllegalStateException(e));
    }
  }
}
