package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.EveryLine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** What messages call the thing that a call was about. */
class FailureMessagesTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension private final EveryLine log = new EveryLine();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client = Clients.of(emulator).build();
  private final String workflow = emulator.workflowArn("nightly-load-a1B2c3D4e5");
  private final RunRef missing = new RunRef(workflow, "nobody");
  private final String named = "run nobody of nightly-load-a1B2c3D4e5 (" + workflow + ")";

  @BeforeEach
  void begin() {
    emulator.run(workflow, "lasting", RunScript.remains("RUNNING"));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static MwaaException failure(Mono<?> call) {
    return catchThrowableOfType(MwaaException.class, () -> call.block(BOUND));
  }

  @Test
  void aRunIsNamedByItsIdItsWorkflowAndTheArnOnce() {
    PollPolicy oneSecond =
        PollPolicy.every(Duration.ofMillis(50)).toBuilder().deadline(Duration.ofSeconds(1)).build();
    RunRef lasting = new RunRef(workflow, "lasting");

    assertThat(failure(client.getWorkflowRun(missing)))
        .hasMessageStartingWith("GetWorkflowRun of " + named + " failed after 1 attempt: Resource");
    assertThat(failure(client.stopWorkflowRun(missing)))
        .hasMessageStartingWith("StopWorkflowRun of " + named + " failed after ");
    assertThat(failure(client.listTaskInstances(missing).then()))
        .hasMessageStartingWith("ListTaskInstances of " + named + " failed after ");
    assertThat(failure(client.awaitCompletion(lasting, oneSecond)))
        .hasMessageStartingWith("GetWorkflowRun of run lasting of nightly-load-a1B2c3D4e5 (arn:");
  }

  @Test
  void tasksAndWorkflowsAreNamedLikewise() {
    assertThat(failure(client.getTaskInstance(missing, "t")))
        .hasMessageStartingWith("GetTaskInstance of task instance t of " + named + " failed ");
    assertThat(failure(client.getWorkflow(workflow, "7")))
        .hasMessageStartingWith(
            "GetWorkflow of version 7 of workflow nightly-load-a1B2c3D4e5 (" + workflow + ") ");
  }

  @Test
  void theDescriptionIsTheMessageWithoutTheCall() {
    MwaaException failure = failure(client.getWorkflowRun(missing));

    assertThat(failure.description())
        .startsWith("ResourceNotFoundException: Workflow run nobody does not exist. (status ");
    assertThat(failure).hasMessageEndingWith(" failed after 1 attempt: " + failure.description());
  }

  // It ended in "{}" and a stack trace.
  @Test
  void aRetryIsLoggedInOneLineWithItsReason() {
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    client.getWorkflowRun(workflow, "lasting").block(BOUND);

    assertThat(log.all())
        .filteredOn(line -> line.contains("attempt 1 failed, the next follows in "))
        .singleElement()
        .asString()
        .containsPattern(" ms: \\S+InternalServerException: GetWorkflowRun of run lasting of ")
        .doesNotContain(": {}", "\tat ");
    assertThat(log.all()).noneMatch(line -> line.contains("RunRef["));
  }
}
