package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The runs of the demo's emulator, with every way a run can end, and how it is asked for them. */
final class DemoRuns {
  private static final List<String> WORKFLOWS = List.of("nightly-a1B2c3D4e5", "hourly-f6G7h8I9j0");

  static final String WORKFLOW_ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5";

  private DemoRuns() {}

  static void ask(MwaaServerlessEmulator emulator, MwaaServerlessReactiveClientBuilder builder) {
    AccessKey key = emulator.accessKey();
    builder
        .endpoint(emulator.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
  }

  /** Begins the dozen, and two that have ended already, to look up. */
  static void beginAll(MwaaServerlessEmulator emulator) {
    beginDozen(emulator);
    emulator.run(WORKFLOW_ARN, "done", ended("SUCCESS").taskInstances(tasks()).build());
    emulator.run(
        WORKFLOW_ARN,
        "failed",
        ended("FAILED").errorMessage("Workflow execution failed").taskInstances(tasks()).build());
  }

  private static RunScript.Builder ended(String state) {
    return RunScript.builder().stay("RUNNING", Duration.ZERO).end(state);
  }

  // The last one decides how a run ends, and takes a second attempt at it.
  private static List<String> tasks() {
    return Stream.of("extract_1", "load_1", "load_2")
        .map(task -> "ex_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0_" + task)
        .toList();
  }

  /** Begins six runs of each workflow, which end within six seconds. */
  static List<RunRef> beginDozen(MwaaServerlessEmulator emulator) {
    List<RunRef> runs = new ArrayList<>();
    for (String workflow : WORKFLOWS) {
      String arn = emulator.workflowArn(workflow);
      int number = 1;
      for (RunScript script : scripts()) {
        ScriptedRun run =
            emulator.run(arn, "run-" + number++, script.toBuilder().taskInstances(tasks()).build());
        runs.add(new RunRef(run.workflowArn(), run.runId()));
      }
    }
    return runs;
  }

  /**
   * Begins runs that have ended, nineteen in twenty well, and names them in a file that goes at the
   * end.
   */
  static Path saveEnded(MwaaServerlessEmulator emulator, int count) throws IOException {
    Path file = Files.createTempFile("runs-", ".csv");
    file.toFile().deleteOnExit();
    List<String> states = List.of("SUCCESS", "FAILED", "SUCCESS", "TIMEOUT", "SUCCESS", "STOPPED");
    String arn = emulator.workflowArn(WORKFLOWS.get(0));
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      lines.write("workflow_arn,run_id\n");
      for (int number = 1; number <= count; number++) {
        String state = number % 10 == 0 ? states.get(number / 10 % states.size()) : "SUCCESS";
        emulator.run(arn, "run-" + number, ended(state).build());
        lines.write(arn + ",run-" + number + "\n");
      }
    }
    return file;
  }

  private static List<RunScript> scripts() {
    return List.of(
        RunScript.succeedsAfter(seconds(0.5), seconds(2)),
        RunScript.succeedsAfter(seconds(1), seconds(4)),
        RunScript.failsAfter(seconds(0.5), seconds(3), "Workflow execution failed"),
        RunScript.timesOutAfter(seconds(1), seconds(5)),
        RunScript.stopsAfter(seconds(0.5), seconds(2), seconds(1)),
        RunScript.neverStarts(seconds(1.5), "The workflow definition cannot be parsed"));
  }

  /** Short enough for a line: the workflow's name without the service's suffix, and the run. */
  static String name(RunRef run) {
    String workflow = run.workflow().workflowId();
    return workflow.substring(0, workflow.lastIndexOf('-')) + "/" + run.runId();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
