package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.time.Instant;

/** Answers with the snapshot of a run. */
final class GetWorkflowRun implements Operation<RunKey> {
  private final RunRegistry runs;

  GetWorkflowRun(RunRegistry runs) {
    this.runs = runs;
  }

  @Override
  public String name() {
    return "GetWorkflowRun";
  }

  @Override
  public RunKey read(InputReader members) {
    return new RunKey(
        members.required("WorkflowArn", ServiceIdentity::isWorkflowArn),
        members.required("RunId", ServiceIdentity::isRunId));
  }

  @Override
  public RunKey run(RunKey input) {
    return input;
  }

  @Override
  public byte[] answer(RunKey input, Instant now) {
    LiveRun run = runs.find(input);
    if (run == null) {
      throw new OperationFailure(notFound(input));
    }
    return RunJson.write(run, now);
  }

  private ServiceError notFound(RunKey key) {
    return runs.hasWorkflow(key.workflowArn())
        ? ServiceError.resourceNotFound(
            "Workflow run " + key.runId() + " does not exist.", key.runId(), "WorkflowRun")
        : ServiceError.resourceNotFound(
            "Workflow " + key.workflowArn() + " does not exist.", key.workflowArn(), "Workflow");
  }
}
