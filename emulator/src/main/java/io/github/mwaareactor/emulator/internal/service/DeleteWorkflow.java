package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;

/** Deletes a version of a workflow at once; with the last one, or without a version, all of it. */
final class DeleteWorkflow implements Operation<VersionRequest> {
  private final WorkflowRegistry workflows;
  private final RunRegistry runs;

  DeleteWorkflow(WorkflowRegistry workflows, RunRegistry runs) {
    this.workflows = workflows;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "DeleteWorkflow";
  }

  @Override
  public VersionRequest read(InputReader members) {
    return VersionRequest.read(members);
  }

  @Override
  public byte[] answer(VersionRequest request, AccountState caller, Instant now) {
    Workflow workflow = workflows.require(caller, request.workflowArn(), name());
    if (request.version() == null || !workflow.removeVersion(request.in(workflow))) {
      deleteAll(workflow, caller, now);
    }
    return Json.writeObject(
        generator -> {
          generator.writeStringProperty("WorkflowArn", workflow.arn());
          Json.writeText(generator, "WorkflowVersion", request.version());
        });
  }

  private void deleteAll(Workflow workflow, AccountState caller, Instant now) {
    synchronized (caller) {
      workflows.delete(workflow, now);
      runs.stopAll(workflow, now);
    }
  }
}
