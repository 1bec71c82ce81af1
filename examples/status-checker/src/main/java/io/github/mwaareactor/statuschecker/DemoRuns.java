package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A dozen runs of two workflows, with every way a run can end. */
final class DemoRuns {
  private static final List<String> WORKFLOWS =
      List.of("nightly-load-a1B2c3D4e5", "hourly-report-f6G7h8I9j0");

  private DemoRuns() {}

  static List<RunRef> begin(MwaaServerlessEmulator emulator) {
    List<RunRef> runs = new ArrayList<>();
    for (String workflow : WORKFLOWS) {
      String arn = emulator.workflowArn(workflow);
      int number = 1;
      for (RunScript script : scripts()) {
        ScriptedRun run = emulator.run(arn, "run-" + number++, script);
        runs.add(new RunRef(run.workflowArn(), run.runId()));
      }
    }
    return runs;
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
