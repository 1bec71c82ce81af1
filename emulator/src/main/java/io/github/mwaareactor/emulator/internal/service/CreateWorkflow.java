package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a workflow under a name that nobody has, once for each client token. */
final class CreateWorkflow implements Operation<CreateWorkflow.Request> {
  /** What is to be made. */
  record Request(
      String name,
      @Nullable String clientToken,
      WorkflowSettings settings,
      @Nullable Encryption encryption,
      Map<String, String> tags,
      String fingerprint) {}

  private final WorkflowRegistry workflows;
  private final ServiceQuotas quotas;

  CreateWorkflow(WorkflowRegistry workflows, ServiceQuotas quotas) {
    this.workflows = workflows;
    this.quotas = quotas;
  }

  @Override
  public String name() {
    return "CreateWorkflow";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("Name", Constraint.ID),
        members.optional("ClientToken", Constraint.CLIENT_TOKEN),
        WorkflowSettings.read(members),
        members.optional("EncryptionConfiguration", Encryption::read),
        members.texts("Tags", TagResource.MOST_TAGS, Constraint.TAG_KEY, Constraint.TAG_VALUE),
        members.fingerprint());
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    synchronized (caller) {
      byte[] before = caller.creations().find(request.clientToken(), request.fingerprint());
      return before == null ? create(request, caller, now) : before;
    }
  }

  private byte[] create(Request request, AccountState caller, Instant now) {
    if (caller.hasName(request.name())) {
      throw new OperationFailure(
          ServiceError.conflict(
              "A workflow with the name " + request.name() + " exists.",
              request.name(),
              "Workflow"));
    }
    quotas.requireRoomForWorkflow(caller, request.name());
    Workflow workflow =
        workflows.create(
            caller, request.name(), request.encryption(), request.settings(), Json.toMillis(now));
    workflow.changeTags(none -> request.tags());
    byte[] answer = answerFor(workflow);
    caller
        .creations()
        .keep(request.clientToken(), request.fingerprint(), answer, workflow.arn(), "Workflow");
    return answer;
  }

  private static byte[] answerFor(Workflow workflow) {
    WorkflowVersion first = workflow.latest();
    return Json.writeObject(
        generator -> {
          generator.writeStringProperty("WorkflowArn", workflow.arn());
          Json.writeTime(generator, "CreatedAt", workflow.createdAt());
          generator.writeStringProperty("RevisionId", String.valueOf(first.number()));
          generator.writeStringProperty("WorkflowStatus", workflow.status());
          generator.writeStringProperty("WorkflowVersion", first.id());
          generator.writeBooleanProperty("IsLatestVersion", true);
          generator.writeArrayPropertyStart("Warnings");
          generator.writeEndArray();
        });
  }
}
