package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StatusCheckerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = StatusChecker.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @AfterEach
  void forgetCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static void useCredentials(MwaaServerlessEmulator emulator) {
    System.setProperty("aws.accessKeyId", emulator.accessKey().accessKeyId());
    System.setProperty("aws.secretAccessKey", emulator.accessKey().secretAccessKey());
  }

  private int get(MwaaServerlessEmulator emulator, String arn, String runId) {
    return run(
        "get",
        "--endpoint",
        emulator.endpoint().toString(),
        "--workflow-arn",
        arn,
        "--run-id",
        runId);
  }

  @Test
  void theDemoFollowsADozenRunsToEveryEnd() {
    int exitCode = run("demo");

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isZero();
    List<String> lines = out.toString().lines().toList();
    List<String> table = lines.subList(lines.size() - 12, lines.size());
    assertThat(table).filteredOn(row -> row.contains(" SUCCESS ")).hasSize(4);
    assertThat(table).filteredOn(row -> row.contains(" FAILED ")).hasSize(4);
    assertThat(table).filteredOn(row -> row.contains(" TIMEOUT ")).hasSize(2);
    assertThat(table).filteredOn(row -> row.contains(" STOPPED ")).hasSize(2);
    assertThat(table).allMatch(row -> row.matches("  \\S+/run-\\d +[A-Z]+ +(\\d+ s|-) +[1-9]\\d*"));
    assertThat(out.toString())
        .containsPattern("nightly-load/run-1 +RUNNING")
        .containsPattern("nightly-load/run-1 +SUCCESS")
        .containsPattern("hourly-report/run-5 +STOPPED");
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS, 0", "RUNNING, 0", "FAILED, 1", "TIMEOUT, 1", "STOPPED, 1"})
  void getShowsARunAndTellsByTheExitCodeWhetherItEndedBadly(String state, int expected) {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      useCredentials(emulator);
      RunScript script = RunScript.builder().stay("RUNNING", Duration.ZERO).end(state).build();
      ScriptedRun scripted = emulator.run(emulator.workflowArn("w-a1B2c3D4e5"), script);

      int exitCode = get(emulator, scripted.workflowArn(), scripted.runId());

      assertThat(exitCode).isEqualTo(expected);
      assertThat(out.toString())
          .containsPattern("state +" + state)
          .containsPattern("run +" + scripted.runId())
          .contains(scripted.workflowArn());
    }
  }

  @Test
  void getSaysWhyARunCannotBeRead() {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      useCredentials(emulator);

      int exitCode = get(emulator, emulator.workflowArn("w-a1B2c3D4e5"), "missing");

      assertThat(exitCode).isEqualTo(2);
      assertThat(err.toString()).contains("ResourceNotFoundException").contains("missing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get | Missing required options",
        "get --workflow-arn nightly --run-id r | workflow ARN must be",
        "get --workflow-arn arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w --run-id r"
            + " --endpoint http://example.com | allowPlaintext",
        "fetch | Unmatched argument",
        "'' | name a command"
      })
  void badUsageIsExplainedAndExitsWith64(String args, String explanation) {
    int exitCode = run(args.isEmpty() ? new String[0] : args.split(" "));

    assertThat(exitCode).isEqualTo(64);
    assertThat(err.toString()).contains(explanation);
  }

  @Test
  void helpTeachesTheExitCodes() {
    assertThat(run("get", "--help")).isZero();

    assertThat(out.toString()).contains("--workflow-arn").contains("could not be read");
  }
}
