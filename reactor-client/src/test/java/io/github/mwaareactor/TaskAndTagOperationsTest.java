package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.model.TaskInstanceSummary;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Task instances and tags, over real HTTP. */
class TaskAndTagOperationsTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).retryPolicy(RetryPolicy.builder().random(() -> 0).build()).build();
  private final String workflow = emulator.createWorkflow("nightly-load");

  @AfterEach
  void stop() {
    client.close();
  }

  private RunRef failedRun() {
    RunScript script =
        RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "broken").toBuilder()
            .taskInstances(List.of("ex_1_load_1", "ex_1_check_1"))
            .build();
    return Clients.ref(emulator.run(workflow, script));
  }

  @Test
  void theTaskThatFailedIsFoundFromItsRun() {
    RunRef run = failedRun();

    TaskInstance failed =
        client
            .listTaskInstances(run)
            .filter(task -> task.state() == TaskInstanceState.FAILED)
            .next()
            .flatMap(task -> client.getTaskInstance(run, task.taskInstanceId()))
            .block(BOUND);

    assertThat(failed.run()).isEqualTo(run);
    assertThat(failed.state()).isEqualTo(TaskInstanceState.FAILED);
    assertThat(failed.errorMessage()).isNotBlank();
    assertThat(failed.taskId()).isNotBlank();
    assertThat(failed.attemptNumber()).isPositive();
  }

  @Test
  void theTasksOfARunAreThoseItNames() {
    RunRef run = failedRun();

    List<String> listed =
        client
            .listTaskInstances(run)
            .map(TaskInstanceSummary::taskInstanceId)
            .collectList()
            .block(BOUND);

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            client.getWorkflowRun(run).block(BOUND).runDetail().taskInstances());
  }

  @Test
  void aTaskThatIsNotThereIsNotFound() {
    StepVerifier.create(client.getTaskInstance(failedRun(), "no-such-task"))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("no-such-task"))
        .verify(BOUND);
  }

  @Test
  void valuesOfXcomAreReadAndShownNowhere() {
    RunRef run = failedRun();
    emulator.inject(
        Fault.answer(200, Map.of(), "{\"Xcom\":{\"return_value\":\"s3cret\",\"none\":null}}"), 1);

    TaskInstance task = client.getTaskInstance(run, "a-task").block(BOUND);

    assertThat(task.xcom()).isEqualTo(Map.of("return_value", "s3cret"));
    assertThat(task.toString()).contains("xcom=(1 hidden)").doesNotContain("s3cret");
  }

  @Test
  void tagsAreSetReadAndTakenOff() {
    client.tagResource(workflow, Map.of("team", "data", "stage", "test")).block(BOUND);
    client.tagResource(workflow, Map.of("stage", "live")).block(BOUND);
    client.untagResource(workflow, List.of("team", "never-there")).block(BOUND);

    assertThat(client.listTagsForResource(workflow).block(BOUND))
        .isEqualTo(Map.of("stage", "live"));
  }

  @Test
  void noTagsAreAnEmptyMap() {
    assertThat(client.listTagsForResource(workflow).block(BOUND)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"New\":[1]}"})
  void anAnswerWithNothingInItIsDone(String body) {
    emulator.inject(Fault.answer(200, Map.of(), body), 2);

    StepVerifier.create(client.tagResource(workflow, Map.of("a", "b")))
        .expectComplete()
        .verify(BOUND);
    StepVerifier.create(client.untagResource(workflow, List.of("a")))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aPageInPlaceOfAnAnswerIsNotDone() {
    emulator.inject(Fault.answer(200, Map.of(), "<html>Please log in</html>"), 1);

    StepVerifier.create(client.tagResource(workflow, Map.of("a", "b")))
        .expectError(ProtocolException.class)
        .verify(BOUND);
  }

  @Test
  void aLostAnswerIsAskedForAgain() {
    emulator.inject("TagResource", Fault.closes(Fault.Moment.BEFORE_HEADERS), 2);

    client.tagResource(workflow, Map.of("team", "data")).block(BOUND);

    assertThat(emulator.callCount("TagResource")).isEqualTo(3);
    assertThat(client.listTagsForResource(workflow).block(BOUND)).isEqualTo(Map.of("team", "data"));
  }
}
