package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopCommandTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());

  @AfterEach
  void close() {
    commands.close();
  }

  private int stop(String runId, String output) {
    return commands.run(
        "stop", "--workflow-arn", commands.arn(), "--run-id", runId, "--output", output);
  }

  @Test
  void stopsARun() {
    commands.begin("a", "RUNNING");

    assertThat(stop("a", "text")).isZero();

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines()).containsExactly("STOPPING " + commands.arn() + " a");
    assertThat(commands.emulator().callCount("StopWorkflowRun")).isEqualTo(1);
  }

  @Test
  void tellsProgramsTheNewState() throws Exception {
    commands.begin("a", "RUNNING");
    commands.begin("b", "RUNNING");

    assertThat(stop("a", "json")).isZero();
    assertThat(commands.objects().get(0).get("state").stringValue()).isEqualTo("STOPPING");

    assertThat(stop("b", "csv")).isZero();
    assertThat(commands.records()).singleElement().matches(r -> r.get("state").equals("STOPPING"));
  }

  @Test
  void aRunThatHasEndedCannotBeStoppedAndIs2() {
    commands.begin("a", "SUCCESS");

    assertThat(stop("a", "text")).isEqualTo(2);

    assertThat(commands.out()).isEmpty();
    assertThat(commands.err()).contains("SUCCESS");
  }

  @Test
  void aRunThatDoesNotExistIs2() {
    commands.begin("a", "SUCCESS");

    assertThat(stop("nobody", "text")).isEqualTo(2);

    assertThat(commands.err()).contains("ResourceNotFoundException").contains("nobody");
  }
}
