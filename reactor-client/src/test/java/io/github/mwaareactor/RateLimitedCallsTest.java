package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/** One permit in a hundred seconds and nobody may wait: who draws one is seen at once. */
class RateLimitedCallsTest {
  private static final RateLimit ONE = RateLimit.perSecond(0.01).maxWaiting(0);

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator)
          .rateLimit(ONE)
          .retryPolicy(RetryPolicy.builder().transientBase(Duration.ZERO).build())
          .build();
  private final RunRef run = begin(emulator);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aCallBeyondTheLimitAndItsQueueIsRefusedAndNotSent() {
    client.getWorkflowRun(run).block(BOUND);

    assertRefused(client, 0);

    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aRetryDrawsAPermitToo() {
    emulator.inject(Fault.error(ServiceError.internalServer("broken", null)));

    assertRefused(client, 1);

    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aPollDrawsFromTheSamePermitsAsACall() {
    client.pollRunState(run, PollPolicy.every(Duration.ofHours(1))).blockFirst(BOUND);

    assertRefused(client, 0);

    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aDerivedClientCountsOnItsOwn() {
    client.getWorkflowRun(run).block(BOUND);

    try (MwaaServerlessReactiveClient derived = client.toBuilder().build()) {
      derived.getWorkflowRun(run).block(BOUND);

      assertRefused(derived, 0);
    }
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  private void assertRefused(MwaaServerlessReactiveClient limited, int attempts) {
    StepVerifier.create(limited.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(OverloadedException.class)
                  .hasMessageContaining("maxWaiting");
              assertThat(((MwaaException) error).attempts()).isEqualTo(attempts);
            })
        .verify(BOUND);
  }
}
