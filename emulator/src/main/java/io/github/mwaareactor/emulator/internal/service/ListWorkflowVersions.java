package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Lists the versions of a workflow, the latest first. */
final class ListWorkflowVersions implements Operation<ListWorkflowVersions.Request> {
  /** Which page of which list. */
  record Request(String workflowArn, PageRequest page) {}

  private final WorkflowRegistry workflows;
  private final Paging paging;

  ListWorkflowVersions(WorkflowRegistry workflows, Paging paging) {
    this.workflows = workflows;
    this.paging = paging;
  }

  @Override
  public String name() {
    return "ListWorkflowVersions";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN), PageRequest.read(members));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    Workflow workflow = workflows.requireListed(caller, request.workflowArn(), name());
    NavigableMap<Long, WorkflowVersion> byNumber = new TreeMap<>();
    workflow.versions().forEach(version -> byNumber.put(version.number(), version));
    long latest = byNumber.lastKey();
    return paging.answer(
        "WorkflowVersions",
        name() + "\n" + workflow.arn(),
        request.page(),
        position -> Paging.behind(byNumber.descendingMap(), position),
        (generator, version) -> write(generator, workflow, version, version.number() == latest));
  }

  private static boolean write(
      JsonGenerator generator, Workflow workflow, WorkflowVersion version, boolean isLatest) {
    generator.writeStartObject();
    generator.writeStringProperty("WorkflowVersion", version.id());
    generator.writeStringProperty("WorkflowArn", workflow.arn());
    generator.writeBooleanProperty("IsLatestVersion", isLatest);
    Json.writeTime(generator, "CreatedAt", version.createdAt());
    Json.writeTime(generator, "ModifiedAt", version.createdAt());
    version.settings().definition().write(generator, "DefinitionS3Location");
    version.writeSchedule(generator);
    Json.writeText(generator, "TriggerMode", version.settings().triggerMode());
    generator.writeEndObject();
    return true;
  }
}
