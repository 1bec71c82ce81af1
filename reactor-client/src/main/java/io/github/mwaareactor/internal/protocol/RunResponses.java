package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.GetWorkflowRunResponse.RUN_STATE;
import static io.github.mwaareactor.internal.protocol.GetWorkflowRunResponse.RUN_TYPE;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TIMESTAMP;

import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answers about runs on the wire, but for {@link GetWorkflowRunResponse}. */
final class RunResponses {
  static final JsonObject<Function<StartWorkflowRunRequest, StartedRun>> STARTED =
      JsonObject.of(
          members -> {
            var runId = members.add("RunId", TEXT);
            var status = members.add("Status", RUN_STATE);
            var startedAt = members.add("StartedAt", TIMESTAMP);
            return row ->
                asked -> started(asked, row.get(runId), row.get(status), row.get(startedAt));
          });

  static final JsonObject<Function<RunRef, StoppedRun>> STOPPED =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var runId = members.add("RunId", TEXT);
            var status = members.add("Status", RUN_STATE);
            return row ->
                asked -> {
                  EchoCheck.run(asked, row.get(workflowArn), row.get(runId));
                  return new StoppedRun(asked, row.get(workflowVersion), row.get(status));
                };
          });

  /** When what happened to a run, as a list tells it. */
  private record Detail(
      @Nullable String stateText,
      @Nullable Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {
    private static final Detail NONE = new Detail(null, null, null, null);
  }

  private static final JsonObject<Detail> DETAIL =
      JsonObject.of(
          members -> {
            var status = members.add("Status", RUN_STATE);
            var createdOn = members.add("CreatedOn", TIMESTAMP);
            var startedAt = members.add("StartedAt", TIMESTAMP);
            var endedAt = members.add("EndedAt", TIMESTAMP);
            return row ->
                new Detail(
                    row.get(status), row.get(createdOn), row.get(startedAt), row.get(endedAt));
          });

  static final JsonObject<Function<ListWorkflowRunsRequest, WorkflowRunSummary>> SUMMARY =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var runId = members.add("RunId", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var runType = members.add("RunType", RUN_TYPE);
            var detailSummary = members.add("RunDetailSummary", DETAIL);
            return row ->
                asked -> {
                  EchoCheck.workflow(asked.workflowArn(), row.get(workflowArn));
                  Detail found = row.get(detailSummary);
                  Detail detail = found == null ? Detail.NONE : found;
                  return new WorkflowRunSummary(
                      run(asked.workflowArn(), row.get(runId)),
                      row.get(workflowVersion),
                      row.get(runType),
                      detail.stateText,
                      detail.createdAt,
                      detail.startedAt,
                      detail.endedAt);
                };
          });

  private RunResponses() {}

  private static StartedRun started(
      StartWorkflowRunRequest asked,
      @Nullable String runId,
      @Nullable String stateText,
      @Nullable Instant startedAt) {
    RunRef run = run(asked.workflowArn(), runId);
    if (run == null) {
      throw UnusableAnswer.lacks("RunId");
    }
    return new StartedRun(run, stateText, startedAt, String.valueOf(asked.clientToken()));
  }

  // The id is the service's own, so it is not the caller's fault if it breaks the rule.
  private static @Nullable RunRef run(String workflowArn, @Nullable String runId) {
    try {
      return runId == null ? null : new RunRef(workflowArn, runId);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
