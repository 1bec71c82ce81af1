package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.internal.service.LiveRun.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins a run that lives by its workflow's script, once for each client token. */
final class StartWorkflowRun implements Operation<StartWorkflowRun.Request> {
  private static final RunScript USUAL =
      RunScript.builder()
          .stay("STARTING", Duration.ofMillis(500))
          .stay("QUEUED", Duration.ofMillis(500))
          .stay("RUNNING", Duration.ofSeconds(2))
          .end("SUCCESS")
          .build();
  private static final String USUAL_TASK = "main";

  /** What is to be run. */
  record Request(
      String workflowArn,
      @Nullable String clientToken,
      @Nullable String version,
      @Nullable Map<String, @Nullable Object> overrideParameters,
      String fingerprint) {
    @Override
    public String toString() {
      return "StartWorkflowRun of " + workflowArn; // the parameters may be secret
    }
  }

  private final WorkflowRegistry workflows;
  private final RunRegistry runs;
  private final ServiceQuotas quotas;

  StartWorkflowRun(WorkflowRegistry workflows, RunRegistry runs, ServiceQuotas quotas) {
    this.workflows = workflows;
    this.runs = runs;
    this.quotas = quotas;
  }

  @Override
  public String name() {
    return "StartWorkflowRun";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN),
        members.optional("ClientToken", Constraint.CLIENT_TOKEN),
        members.optional("WorkflowVersion", Constraint.VERSION_ID),
        members.documents("OverrideParameters"),
        members.fingerprint());
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    synchronized (caller) {
      byte[] before = caller.starts().find(request.clientToken(), request.fingerprint());
      return before == null ? start(request, caller, now) : before;
    }
  }

  private byte[] start(Request request, AccountState caller, Instant now) {
    Workflow workflow = workflows.require(caller, request.workflowArn(), name());
    workflow.requireReady();
    WorkflowVersion version = VersionRequest.require(workflow, request.version());
    quotas.requireRoomForRun(workflow, key -> runs.isOver(key, now));
    LiveRun run = begin(workflow, scriptFor(workflow, version, request), now);
    workflow.started().add(run.key());
    caller.started().add(run.key());
    byte[] answer = answerFor(run, now);
    caller
        .starts()
        .keep(
            request.clientToken(), request.fingerprint(), answer, run.key().runId(), "WorkflowRun");
    return answer;
  }

  private static RunScript scriptFor(Workflow workflow, WorkflowVersion version, Request request) {
    RunScript script = Objects.requireNonNullElse(workflow.script(), USUAL);
    RunScript.Builder told = script.toBuilder().workflowVersion(version.id());
    if (script.taskInstances().isEmpty()) {
      told.taskInstances(List.of(Identifiers.taskInstanceId(USUAL_TASK, 1)));
    }
    if (request.overrideParameters() != null) {
      told.overrideParameters(request.overrideParameters());
    }
    return told.build();
  }

  private LiveRun begin(Workflow workflow, RunScript script, Instant now) {
    LiveRun begun = runs.begin(workflow, Identifiers.runId(), script, now);
    while (begun == null) {
      begun = runs.begin(workflow, Identifiers.runId(), script, now);
    }
    return begun;
  }

  private static byte[] answerFor(LiveRun run, Instant now) {
    Snapshot snapshot = run.at(now);
    return Json.writeObject(
        generator -> {
          generator.writeStringProperty("RunId", run.key().runId());
          generator.writeStringProperty("Status", snapshot.state());
          Json.writeTime(generator, "StartedAt", run.createdAt());
        });
  }
}
