package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.Quotas;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Starting and stopping runs, over real HTTP. */
class StartAndStopTest {
  private static final RetryPolicy ONCE = RetryPolicy.builder().maxAttempts(1).build();
  private static final RetryPolicy AT_ONCE = RetryPolicy.builder().random(() -> 0).build();
  private static final Pattern TOKEN = Pattern.compile("\"ClientToken\":\"([^\"]+)\"");

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).retryPolicy(AT_ONCE).build();
  private final String workflow = emulator.createWorkflow("nightly-load");

  @AfterEach
  void stop() {
    client.close();
  }

  private List<String> tokensSent() {
    return emulator.calls().stream()
        .map(RecordedCall::body)
        .map(TOKEN::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  private long runsThere() {
    return client.listWorkflowRuns(workflow).count().block(BOUND);
  }

  private long requests(String operation) {
    return emulator.calls().stream().filter(call -> call.operation().equals(operation)).count();
  }

  @Test
  void aRunIsStartedWithAllThatTheRequestSays() {
    StartWorkflowRunRequest request =
        StartWorkflowRunRequest.builder(workflow)
            .overrideParameters(Map.of("day", "2026-11-29", "limit", 100))
            .clientToken("my-token")
            .build();

    StartedRun started = client.startWorkflowRun(request).block(BOUND);

    assertThat(started.run().workflowArn()).isEqualTo(workflow);
    assertThat(started.state()).isEqualTo(RunState.STARTING);
    assertThat(started.startedAt()).isNotNull();
    assertThat(started.clientToken()).isEqualTo("my-token");
    WorkflowRun run = client.getWorkflowRun(started.run()).block(BOUND);
    assertThat(run.overrideParameters()).isEqualTo(Map.of("day", "2026-11-29", "limit", 100L));
  }

  @Test
  void nothingIsStartedBeforeSubscriptionAndEachSubscriptionStartsARun() {
    Mono<StartedRun> start = client.startWorkflowRun(workflow);
    assertThat(emulator.callCount()).isZero();

    StartedRun first = start.block(BOUND);
    StartedRun second = start.block(BOUND);

    assertThat(first.run()).isNotEqualTo(second.run());
    assertThat(first.clientToken()).isNotEqualTo(second.clientToken());
    assertThat(runsThere()).isEqualTo(2);
  }

  @Test
  void aTokenOfOnesOwnStartsOneRunHoweverOftenItIsSent() {
    StartWorkflowRunRequest request =
        StartWorkflowRunRequest.builder(workflow).clientToken("mine").build();

    StartedRun first = client.startWorkflowRun(request).block(BOUND);
    StartedRun second = client.startWorkflowRun(request).block(BOUND);

    assertThat(second.run()).isEqualTo(first.run());
    assertThat(runsThere()).isEqualTo(1);
  }

  @Test
  void allAttemptsOfASubscriptionHaveOneTokenSoALostAnswerStartsOneRun() {
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 2);

    StartedRun started = client.startWorkflowRun(workflow).block(BOUND);

    assertThat(tokensSent()).hasSize(3).containsOnly(started.clientToken());
    assertThat(runsThere()).isEqualTo(1);
  }

  @Test
  void anErrorInDoubtCarriesTheTokenAndAskingAgainWithItStartsNothingTwice() {
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 3);
    String[] token = new String[1];

    StepVerifier.create(client.startWorkflowRun(workflow))
        .expectErrorSatisfies(
            error -> {
              MwaaException failure = (MwaaException) error;
              token[0] = failure.clientToken();
              assertThat(failure.mayHaveBeenExecuted()).isTrue();
              assertThat(failure).hasMessageContaining("with client token " + token[0]);
            })
        .verify(BOUND);

    assertThat(tokensSent()).containsOnly(token[0]);
    StartedRun again =
        client
            .startWorkflowRun(
                StartWorkflowRunRequest.builder(workflow).clientToken(token[0]).build())
            .block(BOUND);
    assertThat(again.clientToken()).isEqualTo(token[0]);
    assertThat(runsThere()).isEqualTo(1);
  }

  @Test
  void aThrottleAfterALostAnswerLeavesTheDoubt() {
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 1);
    emulator.inject(Fault.error(ServiceError.throttling("slow", "s", "q", null)), 2);

    StepVerifier.create(client.startWorkflowRun(workflow))
        .expectErrorSatisfies(
            error -> {
              assertThat(((MwaaException) error).isThrottling()).isTrue();
              assertThat(((MwaaException) error).clientToken()).isEqualTo(tokensSent().get(0));
            })
        .verify(BOUND);
  }

  @Test
  void aRefusalCarriesNoToken() {
    StepVerifier.create(client.startWorkflowRun(emulator.workflowArn("unknown-a1B2c3D4e5")))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ResourceNotFoundException.class);
              assertThat(((MwaaException) error).clientToken()).isNull();
              assertThat(error.getMessage()).doesNotContain(tokensSent().get(0));
            })
        .verify(BOUND);
  }

  @Test
  void anAnswerWithoutARunIdIsAnErrorThatCarriesTheToken() {
    emulator.inject(Fault.answer(200, Map.of(), "{}"), 1);

    StepVerifier.create(client.startWorkflowRun(workflow))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ProtocolException.class);
              assertThat(error).hasMessageContaining("no usable RunId");
              assertThat(((MwaaException) error).clientToken()).isEqualTo(tokensSent().get(0));
            })
        .verify(BOUND);
  }

  @Test
  void aCallCutOffByClosingCarriesTheToken() {
    emulator.inject(Fault.noAnswer(), 1);

    StepVerifier.create(client.startWorkflowRun(workflow))
        .then(() -> Eventually.await(() -> tokensSent().size() == 1))
        .then(client::close)
        .expectErrorSatisfies(
            error ->
                assertThat(((MwaaException) error).clientToken()).isEqualTo(tokensSent().get(0)))
        .verify(BOUND);
  }

  @Test
  void aTokenWithAnotherRequestIsAConflict() {
    StartWorkflowRunRequest request =
        StartWorkflowRunRequest.builder(workflow).clientToken("mine").build();
    client.startWorkflowRun(request).block(BOUND);

    StepVerifier.create(
            client.startWorkflowRun(
                request.toBuilder().overrideParameters(Map.of("other", true)).build()))
        .expectError(ConflictException.class)
        .verify(BOUND);
  }

  @Test
  void tooManyRunsAreAQuotaErrorWithItsCodes() {
    emulator.quotas(new Quotas(100, 1, 100));
    client.startWorkflowRun(workflow).block(BOUND);

    StepVerifier.create(client.startWorkflowRun(workflow))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ServiceQuotaExceededException.class);
              ServiceQuotaExceededException full = (ServiceQuotaExceededException) error;
              assertThat(full.resourceType()).isNotBlank();
              assertThat(full.serviceCode()).isNotBlank();
              assertThat(full.quotaCode()).isNotBlank();
              assertThat(full.isRetryable()).isFalse();
              assertThat(full.attempts()).isEqualTo(1);
            })
        .verify(BOUND);
  }

  @Test
  void aRunIsStopped() {
    RunRef run = client.startWorkflowRun(workflow).block(BOUND).run();

    StepVerifier.create(client.stopWorkflowRun(run))
        .assertNext(
            stopped -> {
              assertThat(stopped.run()).isEqualTo(run);
              assertThat(stopped.state()).isEqualTo(RunState.STOPPING);
            })
        .expectComplete()
        .verify(BOUND);
    assertThat(client.getWorkflowRun(run).block(BOUND).state()).isEqualTo(RunState.STOPPING);
  }

  @Test
  void anEndedRunIsNotStoppedAndTheErrorTellsItsState() {
    RunRef run = Clients.ref(emulator.run(workflow, RunScript.remains("SUCCESS")));

    StepVerifier.create(client.stopWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ValidationException.class);
              assertThat(error).hasMessageContaining("in state SUCCESS");
              assertThat(((MwaaException) error).operation()).isEqualTo("StopWorkflowRun");
            })
        .verify(BOUND);
    assertThat(requests("GetWorkflowRun")).isEqualTo(1);
  }

  @Test
  void aRunThatAnAttemptOfOursHasStoppedIsSuccess() {
    RunRef run = Clients.ref(emulator.run(workflow, RunScript.remains("STOPPED")));
    // The attempt before: for all we know it was executed, and the run has ended by it.
    emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS), 1);

    StepVerifier.create(client.stopWorkflowRun(run))
        .assertNext(stopped -> assertThat(stopped.state()).isEqualTo(RunState.STOPPED))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void oneAttemptIsOneRequest() {
    RunRef run = client.startWorkflowRun(workflow).block(BOUND).run();
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 1);

    try (var once = Clients.of(emulator).retryPolicy(ONCE).build()) {
      StepVerifier.create(once.stopWorkflowRun(run))
          .expectErrorSatisfies(
              error -> assertThat(((MwaaException) error).mayHaveBeenExecuted()).isTrue())
          .verify(BOUND);
    }
    assertThat(requests("StopWorkflowRun")).isEqualTo(1);
  }
}
