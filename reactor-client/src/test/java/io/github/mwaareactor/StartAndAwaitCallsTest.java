package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.AwaitOptions.UnfinishedRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Starting runs and waiting for their end, over real HTTP. */
class StartAndAwaitCallsTest {
  private static final PollPolicy OFTEN = PollPolicy.every(Duration.ofMillis(10));
  private static final AwaitOptions STOP =
      AwaitOptions.builder()
          .pollPolicy(OFTEN)
          .onCancel(UnfinishedRun.STOP)
          .onDeadline(UnfinishedRun.STOP)
          .build();
  private static final Fault NOT_FOUND =
      Fault.error(ServiceError.resourceNotFound("not yet", "r", "WorkflowRun"));

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).pollPolicy(OFTEN).build();
  private final String workflow = emulator.createWorkflow("nightly-load");
  private final StartWorkflowRunRequest start = StartWorkflowRunRequest.builder(workflow).build();

  @AfterEach
  void stop() {
    client.close();
  }

  private List<String> asked() {
    return emulator.calls().stream().map(RecordedCall::operation).toList();
  }

  private WorkflowRunSummary onlyRun() {
    try (var other = Clients.of(emulator).build()) {
      return other.listWorkflowRuns(workflow).single().block(BOUND);
    }
  }

  private static Throwable failureOf(Mono<?> call) {
    return call.materialize().block(BOUND).getThrowable();
  }

  @Test
  void aRunThatSucceedsGivesItsLastSnapshot() {
    emulator.script(
        workflow, RunScript.succeedsAfter(Duration.ofMillis(20), Duration.ofMillis(20)));

    WorkflowRun run = client.startAndAwait(start).block(BOUND);

    assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    assertThat(run.runId()).isEqualTo(onlyRun().run().runId());
  }

  @Test
  void aRunThatFailsIsAValueToo() {
    emulator.script(workflow, RunScript.failsAfter(Duration.ZERO, Duration.ofMillis(20), "broken"));

    StepVerifier.create(client.startAndAwait(start))
        .assertNext(run -> assertThat(run.state()).isEqualTo(RunState.FAILED))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aRunThatIsNotFoundYetIsWaitedFor() {
    emulator.script(workflow, RunScript.remains("SUCCESS"));

    StepVerifier.create(
            client
                .startWorkflowRun(start)
                .doOnNext(started -> emulator.inject(NOT_FOUND, 3))
                .flatMap(started -> client.awaitCompletion(started.run())))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
    emulator.clearFaults();

    emulator.inject(Fault.late(Duration.ZERO), 1); // the start
    emulator.inject(NOT_FOUND, 3);
    StepVerifier.create(client.startAndAwait(start))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    assertThat(asked()).filteredOn("GetWorkflowRun"::equals).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void aGraceOfZeroThatWasSetCounts() {
    emulator.inject(Fault.late(Duration.ZERO), 1); // the start
    emulator.inject(NOT_FOUND, 1);
    AwaitOptions impatient =
        AwaitOptions.builder()
            .pollPolicy(OFTEN.toBuilder().notFoundGrace(Duration.ZERO).build())
            .build();

    Throwable error = failureOf(client.startAndAwait(start, impatient));

    assertThat(error)
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(onlyRun().run().runId());
  }

  @Test
  void aCancelStopsTheRunAndClosingGracefullyWaitsForThat() {
    emulator.script(workflow, RunScript.remains("RUNNING"));

    StepVerifier.create(client.startAndAwait(start, STOP))
        .then(() -> Eventually.await(() -> asked().contains("GetWorkflowRun")))
        .thenCancel()
        .verify(BOUND);
    client.closeGracefully(BOUND).block(BOUND);

    assertThat(onlyRun().state()).isIn(RunState.STOPPING, RunState.STOPPED);
  }

  @Test
  void aCancelBeforeTheIdIsKnownStopsTheRunEvenIfTheClientIsClosedGracefully() {
    emulator.inject(Fault.late(Duration.ofMillis(200)), 1);
    emulator.script(workflow, RunScript.remains("RUNNING"));

    StepVerifier.create(client.startAndAwait(start, STOP))
        .then(() -> Eventually.await(() -> emulator.callsInProgress() == 1))
        .thenCancel()
        .verify(BOUND);
    client.closeGracefully(BOUND).block(BOUND);

    assertThat(asked()).contains("StopWorkflowRun");
    assertThat(onlyRun().state()).isIn(RunState.STOPPING, RunState.STOPPED);
  }

  @Test
  void closingAtOnceGivesUpTheStopWithAWarning() {
    emulator.inject(Fault.late(Duration.ZERO), 2); // the start and the first poll
    emulator.inject(Fault.noAnswer());
    emulator.script(workflow, RunScript.remains("RUNNING"));

    StepVerifier.create(client.startAndAwait(start, STOP))
        .then(() -> Eventually.await(() -> asked().contains("GetWorkflowRun")))
        .thenCancel()
        .verify(BOUND);
    client.close();

    Eventually.await(() -> !warnings.all().isEmpty());
    assertThat(warnings.all()).singleElement().asString().contains("is left unfinished");
  }

  @Test
  void atTheDeadlineTheRunIsStopped() {
    emulator.script(workflow, RunScript.remains("RUNNING"));
    AwaitOptions brief =
        AwaitOptions.builder()
            .pollPolicy(OFTEN.toBuilder().deadline(Duration.ofMillis(50)).build())
            .onDeadline(UnfinishedRun.STOP)
            .build();

    Throwable error = failureOf(client.startAndAwait(start, brief));

    assertThat(error)
        .isInstanceOf(PollDeadlineException.class)
        .hasMessageContaining(onlyRun().run().runId());
    assertThat(onlyRun().state()).isIn(RunState.STOPPING, RunState.STOPPED);
  }

  @Test
  void atTheDeadlineTheRunGoesOnByDefault() {
    emulator.script(workflow, RunScript.remains("RUNNING"));
    AwaitOptions brief =
        AwaitOptions.builder()
            .pollPolicy(OFTEN.toBuilder().deadline(Duration.ofMillis(50)).build())
            .build();

    StepVerifier.create(client.startAndAwait(start, brief))
        .expectError(PollDeadlineException.class)
        .verify(BOUND);
    assertThat(onlyRun().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void closingTheClientLeavesTheRunAndTheErrorNamesIt() {
    emulator.script(workflow, RunScript.remains("RUNNING"));

    AtomicReference<String> message = new AtomicReference<>();

    StepVerifier.create(client.startAndAwait(start, STOP))
        .then(() -> Eventually.await(() -> asked().contains("GetWorkflowRun")))
        .then(client::close)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ClientClosedException.class);
              message.set(error.getMessage());
            })
        .verify(BOUND);

    assertThat(message.get()).contains(onlyRun().run().runId());
    assertThat(onlyRun().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void eachSubscriptionStartsARunOfItsOwn() {
    emulator.script(workflow, RunScript.remains("SUCCESS"));
    var twice = client.startAndAwait(start);

    String first = twice.block(BOUND).runId();
    String second = twice.block(BOUND).runId();

    assertThat(first).isNotEqualTo(second);
  }
}
