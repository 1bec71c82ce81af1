package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.testing.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whether the service may have received the attempt that failed. */
class WasSentTest {
  private static final Timeouts SHORT = Timeouts.builder().attempt(Duration.ofMillis(300)).build();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder once() {
    return Clients.of(emulator).retryPolicy(RetryPolicy.builder().maxAttempts(1).build());
  }

  private static MwaaException failureOf(Mono<WorkflowRun> call) {
    MwaaException[] failure = new MwaaException[1];
    StepVerifier.create(call)
        .expectErrorSatisfies(error -> failure[0] = (MwaaException) error)
        .verify(BOUND);
    return failure[0];
  }

  @Test
  void aRefusalOfTheServiceWasSent() {
    emulator.inject(Fault.error(ServiceError.throttling("slow down", "s", "q", null)));

    try (MwaaServerlessReactiveClient client = once().build()) {
      MwaaException failure = failureOf(client.getWorkflowRun(run));

      assertThat(failure).isInstanceOf(ThrottlingException.class);
      assertThat(failure.wasSent()).isTrue();
    }
  }

  @Test
  void anAttemptWithoutAnAnswerWasSent() {
    emulator.inject(Fault.noAnswer());

    try (MwaaServerlessReactiveClient client = once().timeouts(SHORT).build()) {
      MwaaException failure = failureOf(client.getWorkflowRun(run));

      assertThat(failure).isInstanceOf(TransportException.class);
      assertThat(failure.wasSent()).isTrue();
    }
  }

  @Test
  void aConnectionLostAfterTheRequestWasSent() {
    emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS));

    try (MwaaServerlessReactiveClient client = once().build()) {
      MwaaException failure = failureOf(client.getWorkflowRun(run));

      assertThat(failure).isInstanceOf(TransportException.class);
      assertThat(failure.wasSent()).isTrue();
    }
  }

  @Test
  void aRefusedConnectionWasNotSentThoughItCountsAsAnAttempt() {
    emulator.close();

    try (MwaaServerlessReactiveClient client = once().build()) {
      MwaaException failure = failureOf(client.getWorkflowRun(run));

      assertThat(failure).isInstanceOf(TransportException.class);
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure.wasSent()).isFalse();
    }
  }

  @Test
  void aRefusedConnectionAfterAnAttemptThatWasSentWasNot() {
    emulator.inject(Fault.error(ServiceError.throttling("slow down", "s", "q", null)));
    RetryPolicy twice =
        RetryPolicy.builder()
            .maxAttempts(2)
            .throttlingBase(Duration.ofSeconds(1))
            .random(() -> 1)
            .build();

    try (MwaaServerlessReactiveClient client = Clients.of(emulator).retryPolicy(twice).build()) {
      Mono<WorkflowRun> call = client.getWorkflowRun(run).cache();
      Disposable waiting = call.subscribe(value -> {}, error -> {});
      Eventually.await(() -> emulator.callCount() == 1);
      emulator.close();
      MwaaException failure = failureOf(call);
      waiting.dispose();

      assertThat(failure).isInstanceOf(TransportException.class);
      assertThat(failure.attempts()).isEqualTo(2);
      assertThat(failure.wasSent()).isFalse();
    }
  }

  @Test
  void oneThatFoundNoConnectionWasNotSent() {
    emulator.inject(Fault.noAnswer());
    ConnectionOptions one = ConnectionOptions.builder().maxPerHost(1).maxPending(0).build();

    try (MwaaServerlessReactiveClient client = once().connections(one).build()) {
      Disposable first = client.getWorkflowRun(run).subscribe(value -> {}, error -> {});
      Eventually.await(() -> emulator.callCount() == 1);
      MwaaException failure = failureOf(client.getWorkflowRun(run));
      first.dispose();

      assertThat(failure).isInstanceOf(OverloadedException.class);
      assertThat(failure.wasSent()).isFalse();
    }
  }

  @Test
  void oneInFlightWhenTheClientClosesMayHaveBeenSent() {
    emulator.inject(Fault.noAnswer());

    MwaaServerlessReactiveClient client = once().build();
    Mono<WorkflowRun> call = client.getWorkflowRun(run).cache();
    Disposable waiting = call.subscribe(value -> {}, error -> {});
    Eventually.await(() -> emulator.callCount() == 1);
    client.close();
    MwaaException failure = failureOf(call);
    waiting.dispose();

    assertThat(failure).isInstanceOf(ClientClosedException.class);
    assertThat(failure.wasSent()).isTrue();
  }

  @Test
  void oneAfterTheClientClosedWasNotSent() {
    MwaaServerlessReactiveClient client = once().build();
    client.close();

    MwaaException failure = failureOf(client.getWorkflowRun(run));

    assertThat(failure).isInstanceOf(ClientClosedException.class);
    assertThat(failure.wasSent()).isFalse();
  }

  @Test
  void oneWithoutCredentialsWasNotSent() {
    ScriptedProvider broken =
        ScriptedProvider.answering(
            () -> {
              throw new IllegalStateException("no keys");
            });

    try (MwaaServerlessReactiveClient client = once().credentialsProvider(broken).build()) {
      MwaaException failure = failureOf(client.getWorkflowRun(run));

      assertThat(failure).isInstanceOf(CredentialsException.class);
      assertThat(failure.wasSent()).isFalse();
    }
  }
}
