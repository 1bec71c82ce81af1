package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.emulator.internal.service.LiveRun.Snapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Lists the runs of a workflow, or of one of its versions. */
final class ListWorkflowRuns implements Operation<ListWorkflowRuns.Request> {
  /** Which page of which list. */
  record Request(String workflowArn, @Nullable String version, PageRequest page) {}

  private final WorkflowRegistry workflows;
  private final RunRegistry runs;
  private final Paging paging;

  ListWorkflowRuns(WorkflowRegistry workflows, RunRegistry runs, Paging paging) {
    this.workflows = workflows;
    this.runs = runs;
    this.paging = paging;
  }

  @Override
  public String name() {
    return "ListWorkflowRuns";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN),
        members.optional("WorkflowVersion", Constraint.VERSION_ID),
        PageRequest.read(members));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    Workflow workflow = workflows.requireListed(caller, request.workflowArn(), name());
    ListOrder order = paging.order();
    return paging.answer(
        "WorkflowRuns",
        name() + "\n" + workflow.arn() + "\n" + order + "\n" + request.version(),
        request.page(),
        position -> workflow.runs().behind(order, position),
        (generator, key) -> write(generator, runs.find(key), request.version(), now));
  }

  private static boolean write(
      JsonGenerator generator, @Nullable LiveRun run, @Nullable String version, Instant now) {
    if (run == null || (version != null && !version.equals(run.script().workflowVersion()))) {
      return false;
    }
    Snapshot snapshot = run.at(now);
    generator.writeStartObject();
    RunJson.writeIdentity(generator, run);
    generator.writeObjectPropertyStart("RunDetailSummary");
    generator.writeStringProperty("Status", snapshot.state());
    Json.writeTime(generator, "CreatedOn", run.createdAt());
    Json.writeTime(generator, "StartedAt", snapshot.startedOn());
    Json.writeTime(generator, "EndedAt", snapshot.completedOn());
    generator.writeEndObject();
    generator.writeEndObject();
    return true;
  }
}
