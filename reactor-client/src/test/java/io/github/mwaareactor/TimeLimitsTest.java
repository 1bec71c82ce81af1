package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.FullServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** How long each part of a call may take, and what comes after. */
class TimeLimitsTest {
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final VirtualTimeScheduler virtualTime = VirtualTimeScheduler.create();
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder client(Timeouts.Builder timeouts) {
    return Clients.of(emulator).retryPolicy(AT_ONCE).timeouts(timeouts.build());
  }

  private static void assertFails(Mono<?> call, int attempts, Reason reason, String... words) {
    StepVerifier.create(call)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(TransportException.class);
              assertThat(((TransportException) error).reason()).isEqualTo(reason);
              assertThat(((TransportException) error).attempts()).isEqualTo(attempts);
              assertThat(error).hasMessageContainingAll(words);
            })
        .verify(BOUND);
  }

  @Test
  void aConnectionNobodyAcceptsIsTriedAgainAndThenNamesTheHostAndTheConnectLimit()
      throws IOException {
    try (FullServer full = new FullServer();
        var client = client(Timeouts.builder().connect(LIMIT)).endpoint(full.endpoint()).build()) {
      assertFails(
          client.getWorkflowRun(run),
          3,
          Reason.CONNECT_TIMEOUT,
          full.endpoint().getAuthority(),
          "connect limit of PT0.2S");
    }
  }

  @Test
  void aTlsHandshakeNobodyAnswersIsTriedAgainAndThenNamesTheHostAndTheTlsLimit() {
    restartWithTls();
    emulator.connections().inject(ConnectionFault.SILENT);

    try (var client = client(Timeouts.builder().tlsHandshake(LIMIT)).build()) {
      assertFails(
          client.getWorkflowRun(run),
          3,
          Reason.TLS_TIMEOUT,
          emulator.endpoint().getAuthority(),
          "TLS limit of PT0.2S");
    }
    assertThat(emulator.connections().accepted()).isEqualTo(3);
  }

  @Test
  void aTlsHandshakeAnsweredAtTheSecondTryIsASuccess() {
    restartWithTls();
    emulator.connections().inject(ConnectionFault.SILENT, 1);

    try (var client = client(Timeouts.builder().tlsHandshake(LIMIT)).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
  }

  private void restartWithTls() {
    emulator = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    run = begin(emulator);
  }

  @Test
  void anAttemptNobodyAnswersIsTriedAgainAndThenNamesTheHostAndTheAttemptLimit() {
    emulator.inject(Fault.noAnswer());

    try (var client = client(Timeouts.builder().attempt(LIMIT)).build()) {
      assertFails(
          client.getWorkflowRun(run),
          3,
          Reason.ATTEMPT_TIMEOUT,
          emulator.endpoint().getAuthority(),
          "attempt limit of PT0.2S");
    }
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void anAttemptAnsweredAtTheSecondTryIsASuccess() {
    emulator.inject(Fault.noAnswer(), 1);

    try (var client = client(Timeouts.builder().attempt(LIMIT)).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void anAnswerThatDripsInIsBoundByTheAttemptLimitAsAWhole() {
    emulator.inject(Fault.dripped(1, Duration.ofMillis(50)));

    try (var client =
        client(Timeouts.builder().attempt(LIMIT)).retryPolicy(RetryPolicy.none()).build()) {
      assertFails(client.getWorkflowRun(run), 1, Reason.ATTEMPT_TIMEOUT, "attempt limit of PT0.2S");
    }
  }

  @Test
  void credentialsThatDoNotComeAreBoundByTheAttemptLimit() {
    try (var client =
        client(Timeouts.builder().attempt(LIMIT)).credentialsProvider(new Silent()).build()) {
      // 3 until only what was sent counted.
      assertFails(client.getWorkflowRun(run), 0, Reason.ATTEMPT_TIMEOUT, "attempt limit of PT0.2S");
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aCallThatFindsAllConnectionsBusyIsNotTriedAgainAndNamesTheHostAndTheAcquireLimit() {
    emulator.inject(Fault.noAnswer());

    try (var client =
        client(Timeouts.builder().acquire(LIMIT))
            .connections(ConnectionOptions.builder().maxPerHost(1).build())
            .build()) {
      Disposable busy = client.getWorkflowRun(run).subscribe();
      await(() -> emulator.callCount() == 1);

      // 1 until only what was sent counted.
      assertFails(
          client.getWorkflowRun(run),
          0,
          Reason.ACQUIRE_TIMEOUT,
          emulator.endpoint().getAuthority(),
          "acquire limit of PT0.2S");
      busy.dispose();
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aCallNobodyAnswersNamesTheHostAndTheCallLimit() {
    emulator.inject(Fault.noAnswer());

    try (var client = client(Timeouts.builder().call(LIMIT)).build()) {
      assertFails(
          client.getWorkflowRun(run),
          1,
          Reason.CALL_TIMEOUT,
          emulator.endpoint().getAuthority(),
          "call limit of PT0.2S");
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void theCallLimitInALaterAttemptKeepsWhatTheServiceSaidBefore() {
    emulator.inject(Fault.error(ServiceError.internalServer("try again", null)), 1);
    emulator.inject(Fault.noAnswer());

    try (var client = client(attemptsWithoutLimit()).timer(virtualTime).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .then(() -> await(() -> emulator.callCount() == 2))
          .then(() -> virtualTime.advanceTimeBy(Duration.ofSeconds(5)))
          .expectErrorSatisfies(
              error -> {
                assertThat(((TransportException) error).reason()).isEqualTo(Reason.CALL_TIMEOUT);
                assertThat(((TransportException) error).attempts()).isEqualTo(2);
                assertThat(error.getSuppressed())
                    .singleElement()
                    .isInstanceOf(InternalServerException.class);
              })
          .verify(BOUND);
    }
  }

  @Test
  void theCallLimitCoversTheWaitsBetweenAttempts() {
    emulator.inject(throttled(2), 2);
    emulator.inject(Fault.noAnswer());

    Duration asked = Duration.ofSeconds(2);
    CountingTimer timer = new CountingTimer(virtualTime);

    try (var client =
        Clients.of(emulator)
            .retryPolicy(AT_ONCE)
            .timeouts(attemptsWithoutLimit().build())
            .timer(timer)
            .build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      for (int failed = 1; failed <= 2; failed++) {
        int attempts = failed;
        await(() -> timer.pending(asked) == 1);
        virtualTime.advanceTimeBy(asked);
        await(() -> emulator.callCount() == attempts + 1);
      }
      virtualTime.advanceTimeBy(Duration.ofSeconds(1));

      assertFails(Mono.fromFuture(call), 3, Reason.CALL_TIMEOUT, "call limit of PT5S");
    }
  }

  @Test
  void aWaitThatWouldOutlastTheCallLimitIsNotBegunAndTheErrorArrivesAtOnce() {
    emulator.inject(throttled(5));

    // Nobody moves the time, so only what arrives at once arrives at all.
    try (var client = client(attemptsWithoutLimit()).timer(virtualTime).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(ThrottlingException.class);
                assertThat(((MwaaException) error).attempts()).isEqualTo(1);
                assertThat(((MwaaException) error).notRetried())
                    .isEqualTo("the wait of PT5S would outlast the call limit");
              })
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  private static Timeouts.Builder attemptsWithoutLimit() {
    return Timeouts.builder().attempt(Duration.ofDays(1)).call(Duration.ofSeconds(5));
  }

  private static Fault throttled(int retryAfterSeconds) {
    return Fault.error(
        ServiceError.throttling("slow down", "airflow-serverless", "L-1", retryAfterSeconds));
  }

  /** Gives no credentials, ever. */
  private static final class Silent implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return new CompletableFuture<>();
    }
  }
}
