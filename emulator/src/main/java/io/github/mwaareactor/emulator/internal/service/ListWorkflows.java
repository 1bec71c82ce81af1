package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** Lists the workflows of the caller's account and region, in the order they were made. */
final class ListWorkflows implements Operation<PageRequest> {
  private final Paging paging;

  ListWorkflows(Paging paging) {
    this.paging = paging;
  }

  @Override
  public String name() {
    return "ListWorkflows";
  }

  @Override
  public PageRequest read(InputReader members) {
    return PageRequest.read(members);
  }

  @Override
  public byte[] answer(PageRequest request, AccountState caller, Instant now) {
    return paging.answer(
        "Workflows",
        name() + "\n" + caller.arnPrefix(),
        request,
        position -> Paging.behind(caller.workflows(), position),
        ListWorkflows::write);
  }

  private static boolean write(JsonGenerator generator, Workflow workflow) {
    WorkflowVersion latest = workflow.latest();
    generator.writeStartObject();
    generator.writeStringProperty("WorkflowArn", workflow.arn());
    generator.writeStringProperty("WorkflowVersion", latest.id());
    generator.writeStringProperty("Name", workflow.name());
    Json.writeText(generator, "Description", latest.settings().description());
    Json.writeTime(generator, "CreatedAt", workflow.createdAt());
    Json.writeTime(generator, "ModifiedAt", latest.createdAt());
    generator.writeStringProperty("WorkflowStatus", workflow.status());
    Json.writeText(generator, "TriggerMode", latest.settings().triggerMode());
    generator.writeEndObject();
    return true;
  }
}
