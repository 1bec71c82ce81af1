package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.time.Instant;
import java.util.Map;

/** Stops a run: for a second it is stopping, then it has stopped. */
final class StopWorkflowRun implements Operation<RunKey> {
  private final WorkflowRegistry workflows;
  private final RunRegistry runs;

  StopWorkflowRun(WorkflowRegistry workflows, RunRegistry runs) {
    this.workflows = workflows;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "StopWorkflowRun";
  }

  @Override
  public RunKey read(InputReader members) {
    return RunKey.read(members);
  }

  @Override
  public byte[] answer(RunKey key, AccountState caller, Instant now) {
    workflows.require(caller, key.workflowArn(), name());
    LiveRun run = runs.stop(key, now);
    if (run == null) {
      throw new OperationFailure(key.notFound());
    }
    String state = run.at(now).state();
    if (run.isOver(now)) {
      throw new OperationFailure(over(key, state));
    }
    return Json.writeObject(
        generator -> {
          generator.writeStringProperty("WorkflowArn", key.workflowArn());
          generator.writeStringProperty("WorkflowVersion", run.script().workflowVersion());
          generator.writeStringProperty("RunId", key.runId());
          generator.writeStringProperty("Status", state);
        });
  }

  private static ServiceError over(RunKey key, String state) {
    return ServiceError.validation(
        "Workflow run " + key.runId() + " cannot be stopped, it has ended: " + state + ".",
        "other",
        Map.of("RunId", "has ended"));
  }
}
