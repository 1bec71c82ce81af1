package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TasksCommandTest {
  private static final String PREFIX = "ex_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0_";

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());

  @BeforeEach
  void begin() {
    commands.begin(
        "a",
        RunScript.builder()
            .stay("RUNNING", Duration.ZERO)
            .end("FAILED")
            .errorMessage("disk full")
            .taskInstances(List.of(PREFIX + "extract_1", PREFIX + "load_1", PREFIX + "load_2"))
            .build());
  }

  @AfterEach
  void close() {
    commands.close();
  }

  private int tasks(String runId, String output) {
    return commands.run(
        "tasks", "--workflow-arn", commands.arn(), "--run-id", runId, "--output", output);
  }

  @Test
  void showsStateAttemptAndDurationOfEachAndErrorAndLogStreamOfThoseThatFailed() {
    assertThat(tasks("a", "text")).isZero();

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines())
        .startsWith(
            "SUCCESS   extract  attempt 1  0 s",
            "FAILED    load     attempt 1  0 s  Task load failed: disk full",
            "          log stream a",
            "FAILED    load     attempt 2  0 s  Task load failed: disk full",
            "          log stream a")
        .hasSize(6);
    assertThat(commands.lastLine()).matches("3 task instances in .* s: 2 FAILED, 1 SUCCESS");
  }

  @Test
  void tellsProgramsAllThatIsKnown() throws Exception {
    assertThat(tasks("a", "json")).isZero();

    assertThat(commands.objects())
        .extracting(
            o -> o.get("taskInstanceId").stringValue(),
            o -> o.get("taskId").stringValue(),
            o -> o.get("attemptNumber").intValue(),
            o -> o.get("state").stringValue(),
            o -> o.get("durationSeconds").intValue(),
            o -> o.get("errorMessage").asString(null),
            o -> o.get("logStream").stringValue())
        .containsExactly(
            tuple(PREFIX + "extract_1", "extract", 1, "SUCCESS", 0, null, "a"),
            tuple(PREFIX + "load_1", "load", 1, "FAILED", 0, "Task load failed: disk full", "a"),
            tuple(PREFIX + "load_2", "load", 2, "FAILED", 0, "Task load failed: disk full", "a"));

    assertThat(tasks("a", "csv")).isZero();

    assertThat(commands.lines().get(0))
        .isEqualTo(
            "workflow_arn,run_id,task_instance_id,task_id,attempt_number,state,started_at,ended_at,"
                + "duration_seconds,operator_name,error_message,log_stream,failure,failure_message");
    assertThat(commands.records())
        .extracting(r -> r.get("task_id"), r -> r.get("attempt_number"))
        .containsExactly(tuple("extract", "1"), tuple("load", "1"), tuple("load", "2"));
  }

  @Test
  void whatXComHoldsIsNotTold() {
    tasks("a", "json");

    assertThat(commands.out()).doesNotContain("returned by");
  }

  @Test
  void aTaskWhoseDetailsCannotBeReadIsToldIs2AndTheOthersAreShown() {
    commands
        .emulator()
        .inject("GetTaskInstance", Fault.error(ServiceError.accessDenied("not this one")), 1);

    assertThat(tasks("a", "text")).isEqualTo(2);

    assertThat(commands.out()).containsOnlyOnce("details not read: ").contains("not this one");
    assertThat(commands.lastLine()).endsWith(": 2 FAILED, 1 SUCCESS");
  }

  @Test
  void aRunThatDoesNotExistIs2() {
    assertThat(tasks("nobody", "text")).isEqualTo(2);

    assertThat(commands.out()).isEmpty();
    assertThat(commands.err()).contains("ValidationException");
  }
}
