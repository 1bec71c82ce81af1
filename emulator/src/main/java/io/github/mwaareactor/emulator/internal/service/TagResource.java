package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.time.Instant;
import java.util.Map;

/** Adds tags to a workflow, or gives those it has other values. */
final class TagResource implements Operation<TagResource.Request> {
  static final int MOST_TAGS = 50;

  /** Which, and to what. */
  record Request(String resourceArn, Map<String, String> tags) {}

  private final WorkflowRegistry workflows;

  TagResource(WorkflowRegistry workflows) {
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return "TagResource";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("ResourceArn", Constraint.RESOURCE_ARN),
        members.requiredTexts("Tags", MOST_TAGS, Constraint.TAG_KEY, Constraint.TAG_VALUE));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    workflows
        .require(caller, request.resourceArn(), name())
        .changeTags(tags -> with(tags, request.tags()));
    return Json.writeObject(generator -> {});
  }

  private static Map<String, String> with(Map<String, String> tags, Map<String, String> more) {
    tags.putAll(more);
    if (tags.size() > MOST_TAGS) {
      String problem = "would make more than " + MOST_TAGS + " in all";
      throw new OperationFailure(
          ServiceError.validation(
              "Invalid input: Tags " + problem + ".",
              "fieldValidationFailed",
              Map.of("Tags", problem)));
    }
    return tags;
  }
}
