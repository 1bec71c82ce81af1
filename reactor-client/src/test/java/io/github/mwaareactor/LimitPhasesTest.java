package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.FullServer;
import io.github.mwaareactor.testing.ScriptedProvider;
import io.github.mwaareactor.testing.ToldCalls;
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

/** A limit names what it ended, and only what was sent counts as an attempt. */
class LimitPhasesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Timeouts ATTEMPT =
      Timeouts.builder().acquire(LONG).attempt(LIMIT).call(LONG).build();
  private static final Timeouts CALL =
      Timeouts.builder().acquire(LONG).attempt(LONG).call(LIMIT).build();

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final ToldCalls told = new ToldCalls();
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder client(Timeouts timeouts) {
    return Clients.of(emulator)
        .retryPolicy(AT_ONCE)
        .timeouts(timeouts)
        .timer(timer)
        .callListener(told);
  }

  /** Lets the limit pass each time the call waits for that. */
  private void assertEnds(
      MwaaServerlessReactiveClient client,
      String awaited,
      int times,
      int attempts,
      Reason reason,
      String words) {
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    for (int time = 1; time <= times; time++) {
      long expected = time;
      await(() -> told.news().stream().filter(awaited::equals).count() == expected);
      timer.advanceTimeBy(LIMIT);
    }

    StepVerifier.create(Mono.fromFuture(call))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).hasMessageContaining(words);
              assertThat(error).isInstanceOf(TransportException.class);
              assertThat(((TransportException) error).reason()).isEqualTo(reason);
              assertThat(((TransportException) error).attempts()).isEqualTo(attempts);
            })
        .verify(BOUND);
    assertThat(told.ended()).last().extracting(CallEnd::attempts).isEqualTo(attempts);
  }

  // "failed after 3 attempts: no whole answer from HOST", and nothing had been sent.
  @Test
  void theAttemptLimitSaysThatCredentialsWereWaitedFor() {
    ScriptedProvider silent = ScriptedProvider.answering(CompletableFuture::new);
    try (var client = client(ATTEMPT).credentialsProvider(silent).build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      await(() -> silent.asked() == 1);
      for (int attempt = 1; attempt <= 3; attempt++) {
        timer.advanceTimeBy(LIMIT);
      }

      assertThat(call)
          .failsWithin(BOUND)
          .withThrowableThat()
          .withMessageContaining(
              "failed after 0 attempts: the attempt limit of PT10S passed while waiting for"
                  + " credentials from the identity provider, host "
                  + emulator.endpoint().getAuthority());
    }
    assertThat(told.news())
        .contains("attempt 3 ERROR attempt_timeout")
        .endsWith("end ERROR attempt_timeout 0");
    assertThat(emulator.callCount()).isZero();
    assertThat(silent.asked()).isEqualTo(1);
  }

  @Test
  void theCallLimitSaysThatCredentialsWereWaitedFor() {
    ScriptedProvider silent = ScriptedProvider.answering(CompletableFuture::new);
    try (var client = client(CALL).credentialsProvider(silent).build()) {
      assertEnds(
          client,
          "attempt 1",
          1,
          0,
          Reason.CALL_TIMEOUT,
          "failed after 0 attempts: the call limit of PT10S passed while waiting for credentials");
    }
  }

  @Test
  void aPollThatWaitsForCredentialsSaysSoToo() {
    ScriptedProvider silent = ScriptedProvider.answering(CompletableFuture::new);
    try (var client = client(ATTEMPT).credentialsProvider(silent).build()) {
      Disposable poller = client.pollRunState(run).subscribe(state -> {}, error -> {});
      await(() -> silent.asked() == 1);
      timer.advanceTimeBy(LIMIT);
      poller.dispose();
    }

    assertThat(told.ended())
        .first()
        .satisfies(
            end -> {
              assertThat(end.attempts()).isZero();
              assertThat(end.error()).hasMessageContaining("waiting for credentials");
            });
  }

  @Test
  void credentialsThatComeInALaterAttemptCountThatAttemptAlone() {
    CompletableFuture<AwsCredentialsIdentity> late = new CompletableFuture<>();
    ScriptedProvider slow = ScriptedProvider.answering(() -> late);
    emulator.inject(Fault.error(ServiceError.other("Denied", 403, "no")));
    try (var client = client(ATTEMPT).credentialsProvider(slow).build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      await(() -> slow.asked() == 1);
      timer.advanceTimeBy(LIMIT);
      assertThat(told.news()).contains("attempt 2");
      late.complete(Clients.credentials(emulator.accessKey()).resolveCredentials());

      StepVerifier.create(Mono.fromFuture(call))
          .expectErrorSatisfies(
              error -> assertThat(((MwaaException) error).attempts()).isEqualTo(1))
          .verify(BOUND);
    }
    assertThat(told.news()).endsWith("end ERROR other 1");
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void theCallLimitSaysThatAPermitWasWaitedFor() {
    try (var client = client(CALL).rateLimit(RateLimit.perSecond(0.01)).build()) {
      client.getWorkflowRun(run).block(BOUND);

      assertEnds(
          client,
          "awaits permit",
          1,
          0,
          Reason.CALL_TIMEOUT,
          "failed after 0 attempts: the call limit of PT10S passed while waiting for a permit");
    }
  }

  @Test
  void aPermitForAnotherAttemptThatDoesNotComeLeavesTheFirstCounted() {
    emulator.inject(Fault.error(ServiceError.internalServer("try again", null)));
    RetryPolicy soon = AT_ONCE.toBuilder().transientBase(Duration.ofMillis(1)).build();
    try (var client = client(CALL).retryPolicy(soon).rateLimit(RateLimit.perSecond(0.01)).build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      await(() -> told.news().stream().anyMatch(line -> line.startsWith("retry 2")));
      timer.advanceTimeBy(LIMIT);

      assertThat(call)
          .failsWithin(BOUND)
          .withThrowableThat()
          .withMessageContaining(
              "failed after 1 attempt: the call limit of PT10S passed while waiting for a permit");
    }
  }

  @Test
  void theAttemptLimitSaysThatAConnectionWasWaitedFor() {
    assertBusy(ATTEMPT, 3, Reason.ATTEMPT_TIMEOUT, "the attempt limit of PT10S");
  }

  @Test
  void theCallLimitSaysThatAConnectionWasWaitedFor() {
    assertBusy(CALL, 1, Reason.CALL_TIMEOUT, "the call limit of PT10S");
  }

  private void assertBusy(Timeouts timeouts, int times, Reason reason, String limit) {
    emulator.inject(Fault.noAnswer());
    ConnectionOptions one = ConnectionOptions.builder().maxPerHost(1).build();
    try (var patient =
            Clients.of(emulator).connections(one).timeouts(patient(timeouts)).timer(timer).build();
        var client =
            patient.toBuilder()
                .timeouts(timeouts)
                .retryPolicy(AT_ONCE)
                .callListener(told)
                .build()) {
      Disposable busy = patient.getWorkflowRun(run).subscribe();
      await(() -> emulator.callCount() == 1);

      assertEnds(
          client,
          "awaits connection",
          times,
          0,
          reason,
          "failed after 0 attempts: " + limit + " passed while waiting for a connection");
      busy.dispose();
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  private static Timeouts patient(Timeouts timeouts) {
    return timeouts.toBuilder().attempt(LONG).call(LONG).build();
  }

  @Test
  void aConnectionThatIsNeverMadeWasWaitedForToo() throws IOException {
    try (FullServer full = new FullServer();
        var client = client(CALL).endpoint(full.endpoint()).build()) {
      assertEnds(
          client,
          "awaits connection",
          1,
          0,
          Reason.CALL_TIMEOUT,
          "the call limit of PT10S passed while waiting for a connection");
    }
  }

  @Test
  void anAnswerThatDoesNotComeCountsItsAttempt() {
    emulator.inject(Fault.noAnswer());
    try (var client = client(CALL).build()) {
      assertEnds(
          client,
          "connected",
          1,
          1,
          Reason.CALL_TIMEOUT,
          "failed after 1 attempt: no answer from " + emulator.endpoint().getAuthority());
    }
  }
}
