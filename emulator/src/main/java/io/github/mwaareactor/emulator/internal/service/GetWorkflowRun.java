package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;

/** Answers with the snapshot of a run. */
final class GetWorkflowRun implements Operation<RunKey> {
  private final WorkflowRegistry workflows;
  private final RunRegistry runs;

  GetWorkflowRun(WorkflowRegistry workflows, RunRegistry runs) {
    this.workflows = workflows;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "GetWorkflowRun";
  }

  @Override
  public RunKey read(InputReader members) {
    return RunKey.read(members);
  }

  @Override
  public RunKey run(RunKey input) {
    return input;
  }

  @Override
  public byte[] answer(RunKey input, AccountState caller, Instant now) {
    LiveRun run = caller.owns(input.workflowArn()) ? runs.find(input) : null;
    if (run == null) {
      workflows.require(caller, input.workflowArn(), name());
      throw new OperationFailure(input.notFound());
    }
    return RunJson.write(run, now);
  }
}
