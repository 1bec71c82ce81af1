package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Takes tags from a workflow; those it has not are no error. */
final class UntagResource implements Operation<UntagResource.Request> {
  /** Which, and from what. */
  record Request(String resourceArn, List<String> tagKeys) {}

  private final WorkflowRegistry workflows;

  UntagResource(WorkflowRegistry workflows) {
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return "UntagResource";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("ResourceArn", Constraint.RESOURCE_ARN),
        members.requiredTexts("TagKeys", 1, TagResource.MOST_TAGS, Constraint.TAG_KEY));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    workflows
        .require(caller, request.resourceArn(), name())
        .changeTags(tags -> without(tags, request.tagKeys()));
    return Json.writeObject(generator -> {});
  }

  private static Map<String, String> without(Map<String, String> tags, List<String> keys) {
    tags.keySet().removeAll(keys);
    return tags;
  }
}
