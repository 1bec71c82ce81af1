package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

  private static void parkAndTell(Runnable done, Consumer<Throwable> failed) {
    try {
      LockSupport.parkNanos(1);
      done.run();
    } catch (Throwable e) {
      failed.accept(new IllegalStateException(e));
    }
  }
}
