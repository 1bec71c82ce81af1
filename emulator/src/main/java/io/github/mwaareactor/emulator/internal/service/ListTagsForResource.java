package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;

/** Answers with the tags of a workflow. */
final class ListTagsForResource implements Operation<String> {
  private final WorkflowRegistry workflows;

  ListTagsForResource(WorkflowRegistry workflows) {
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return "ListTagsForResource";
  }

  @Override
  public String read(InputReader members) {
    return members.required("ResourceArn", Constraint.RESOURCE_ARN);
  }

  @Override
  public byte[] answer(String resourceArn, AccountState caller, Instant now) {
    Workflow workflow = workflows.require(caller, resourceArn, name());
    return Json.writeObject(
        generator -> {
          generator.writeObjectPropertyStart("Tags");
          workflow.tags().forEach(generator::writeStringProperty);
          generator.writeEndObject();
        });
  }
}
