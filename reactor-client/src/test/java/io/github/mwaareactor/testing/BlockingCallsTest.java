package io.github.mwaareactor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockingCallsTest {
  @Test
  void aBlockingCallOnANonBlockingThreadIsSeen() {
    Mono<Object> parked =
        Mono.fromRunnable(() -> LockSupport.parkNanos(1)).subscribeOn(Schedulers.parallel());

    StepVerifier.create(parked)
        .expectError(BlockingOperationError.class)
        .verify(Duration.ofSeconds(10));

    assertThat(BlockingCalls.take()).hasSize(1);
  }

  @Test
  void aThreadThatMayBlockIsLeftAlone() {
    Mono<Object> parked =
        Mono.fromRunnable(() -> LockSupport.parkNanos(1)).subscribeOn(Schedulers.boundedElastic());

    StepVerifier.create(parked).expectComplete().verify(Duration.ofSeconds(10));

    assertThat(BlockingCalls.take()).isEmpty();
  }
}
