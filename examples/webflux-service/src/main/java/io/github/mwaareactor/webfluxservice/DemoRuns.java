package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.UriComponentsBuilder;

/** A handful of scripted runs, one for each way a run can go. They begin with the service. */
final class DemoRuns {
  private static final String WORKFLOW = "nightly-load-a1B2c3D4e5";

  private final MwaaServerlessEmulator emulator;
  private final List<DemoRun> begun = new ArrayList<>();

  DemoRuns(MwaaServerlessEmulator emulator) {
    this.emulator = emulator;
    begin("succeeds", RunScript.succeedsAfter(seconds(3), seconds(12)));
    begin("succeeds-late", RunScript.succeedsAfter(seconds(60), seconds(240)));
    begin("fails", RunScript.failsAfter(seconds(2), seconds(8), "Workflow execution failed"));
    begin("times-out", RunScript.timesOutAfter(seconds(5), seconds(20)));
    begin("is-stopped", RunScript.stopsAfter(seconds(2), seconds(15), seconds(3)));
    begin("never-ends", RunScript.remains("RUNNING"));
  }

  List<DemoRun> all() {
    return List.copyOf(begun);
  }

  private void begin(String runId, RunScript script) {
    ScriptedRun run = emulator.run(emulator.workflowArn(WORKFLOW), runId, script);
    begun.add(
        new DemoRun(
            run.workflowArn(), run.runId(), link("/api/runs", run), link("/api/runs/states", run)));
  }

  private static String link(String path, ScriptedRun run) {
    return UriComponentsBuilder.fromPath(path)
        .queryParam("workflowArn", run.workflowArn())
        .queryParam("runId", run.runId())
        .encode()
        .toUriString();
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
