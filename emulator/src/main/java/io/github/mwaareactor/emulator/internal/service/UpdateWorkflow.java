package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;

/** Makes the next version of a workflow. */
final class UpdateWorkflow implements Operation<UpdateWorkflow.Request> {
  /** What the next version is to be; what it leaves out stays as it is. */
  record Request(String workflowArn, WorkflowSettings settings) {}

  private final WorkflowRegistry workflows;
  private final ServiceQuotas quotas;

  UpdateWorkflow(WorkflowRegistry workflows, ServiceQuotas quotas) {
    this.workflows = workflows;
    this.quotas = quotas;
  }

  @Override
  public String name() {
    return "UpdateWorkflow";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN), WorkflowSettings.read(members));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    Workflow workflow = workflows.require(caller, request.workflowArn(), name());
    WorkflowVersion made;
    synchronized (caller) {
      workflow.requireReady();
      quotas.requireRoomForVersion(workflow);
      made = workflows.update(workflow, request.settings(), Json.toMillis(now));
    }
    return Json.writeObject(
        generator -> {
          generator.writeStringProperty("WorkflowArn", workflow.arn());
          Json.writeTime(generator, "ModifiedAt", made.createdAt());
          generator.writeStringProperty("WorkflowVersion", made.id());
          generator.writeArrayPropertyStart("Warnings");
          generator.writeEndArray();
        });
  }
}
