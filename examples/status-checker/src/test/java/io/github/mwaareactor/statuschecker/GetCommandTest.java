package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command get says of the tasks of a run. */
class GetCommandTest {
  private static final String PREFIX = "ex_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0_";
  private static final String FAILED =
      "[{\"taskInstanceId\":\"%sload_1\",\"taskId\":\"load\",\"attemptNumber\":1,\"state\":\"FAILED\",\"errorMessage\":\"Task load failed: disk full\",\"logStream\":\"a\"}]"
          .formatted(PREFIX);

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());

  @AfterEach
  void close() {
    commands.close();
  }

  private int get(String end, String output) {
    commands.begin(
        "a",
        RunScript.builder()
            .stay("RUNNING", Duration.ZERO)
            .end(end)
            .errorMessage("disk full")
            .taskInstances(List.of(PREFIX + "extract_1", PREFIX + "load_1"))
            .build());
    return commands.run(
        "get", "--workflow-arn", commands.arn(), "--run-id", "a", "--output", output);
  }

  @Test
  void aFailedRunNamesTheTasksThatFailed() {
    assertThat(get("FAILED", "text")).isEqualTo(1);

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines())
        .endsWith(
            "failed     " + PREFIX + "load_1: Task load failed: disk full",
            "           log stream a");
  }

  @Test
  void jsonHasThemAsAList() {
    assertThat(get("FAILED", "json")).isEqualTo(1);

    JsonNode run = commands.objects().get(0);
    assertThat(run.get("failedTasks")).isEqualTo(JsonMapper.shared().readTree(FAILED));
    assertThat(run.propertyNames()).startsWith("workflowArn", "runId").endsWith("failedTasks");
  }

  @Test
  void csvHasTheListAsJsonInOneField() throws Exception {
    assertThat(get("FAILED", "csv")).isEqualTo(1);

    assertThat(commands.lines().get(0)).endsWith(",failed_tasks");
    assertThat(commands.records())
        .singleElement()
        .satisfies(record -> assertThat(record.get("failed_tasks")).isEqualTo(FAILED));
  }

  @Test
  void aTaskThatTimedOutHasFailedToo() {
    assertThat(get("TIMEOUT", "text")).isEqualTo(1);

    assertThat(commands.out()).contains("load_1: Task load timed out");
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS", "STOPPED"})
  void anyOtherRunHasAnEmptyListForWhichNothingIsAsked(String end) {
    get(end, "json");

    assertThat(commands.objects().get(0).get("failedTasks")).isEmpty();
    assertThat(commands.emulator().callCount()).isEqualTo(1);
  }

  @Test
  void whereTasksMayNotBeReadTheRunIsShownNevertheless() {
    commands
        .emulator()
        .inject("ListTaskInstances", Fault.error(ServiceError.accessDenied("no tasks for you")));

    assertThat(get("FAILED", "json")).isEqualTo(1);

    assertThat(commands.err()).startsWith("the failed tasks were not read: ");
    assertThat(commands.objects().get(0).get("state").stringValue()).isEqualTo("FAILED");
    assertThat(commands.objects().get(0).get("failedTasks").isNull()).isTrue();
  }

  @Test
  void aTaskOfWhichOnlyTheListTellsIsNamed() {
    commands
        .emulator()
        .inject("GetTaskInstance", Fault.error(ServiceError.accessDenied("no details")));

    assertThat(get("FAILED", "text")).isEqualTo(1);

    assertThat(commands.lastLine())
        .startsWith("failed     " + PREFIX + "load_1: details not read: ")
        .contains("no details");
  }
}
