package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** Answers with all that is known of a version of a workflow. */
final class GetWorkflow implements Operation<VersionRequest> {
  private final WorkflowRegistry workflows;

  GetWorkflow(WorkflowRegistry workflows) {
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return "GetWorkflow";
  }

  @Override
  public VersionRequest read(InputReader members) {
    return VersionRequest.read(members);
  }

  @Override
  public byte[] answer(VersionRequest request, AccountState caller, Instant now) {
    Workflow workflow = workflows.require(caller, request.workflowArn(), name());
    WorkflowVersion version = request.in(workflow);
    return Json.writeObject(generator -> write(generator, workflow, version));
  }

  private static void write(JsonGenerator generator, Workflow workflow, WorkflowVersion version) {
    generator.writeStringProperty("WorkflowArn", workflow.arn());
    generator.writeStringProperty("WorkflowVersion", version.id());
    generator.writeStringProperty("Name", workflow.name());
    generator.writeStringProperty("WorkflowStatus", workflow.status());
    Json.writeTime(generator, "CreatedAt", workflow.createdAt());
    Json.writeTime(generator, "ModifiedAt", version.createdAt());
    if (workflow.encryption() != null) {
      workflow.encryption().write(generator);
    }
    version.settings().write(generator, workflow.id());
    if (version.settings().code() != null) {
      Json.writeTime(generator, "CodeSnapshottedAt", version.createdAt());
    }
    version.writeSchedule(generator);
    generator.writeStringProperty("WorkflowDefinition", version.definition().text());
  }
}
