package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.SECONDS;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TIMESTAMP;
import static io.github.mwaareactor.internal.protocol.JsonTypes.VALUES;
import static io.github.mwaareactor.internal.protocol.JsonTypes.listOf;
import static io.github.mwaareactor.internal.protocol.JsonTypes.textLike;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.RunType;
import io.github.mwaareactor.model.WorkflowRun;

/** The answer on the wire. */
final class GetWorkflowRunResponse {
  static final JsonType<String> RUN_TYPE = textLike(RunType.values());
  static final JsonType<String> RUN_STATE = textLike(RunState.values());

  private static final JsonObject<RunDetail> RUN_DETAIL =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var runId = members.add("RunId", TEXT);
            var runType = members.add("RunType", RUN_TYPE);
            var createdAt = members.add("CreatedAt", TIMESTAMP);
            var startedOn = members.add("StartedOn", TIMESTAMP);
            var completedOn = members.add("CompletedOn", TIMESTAMP);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var duration = members.add("Duration", SECONDS);
            var errorMessage = members.add("ErrorMessage", TEXT);
            var taskInstances = members.add("TaskInstances", listOf(TEXT));
            var runState = members.add("RunState", RUN_STATE);
            return row ->
                new RunDetail(
                    row.get(workflowArn),
                    row.get(workflowVersion),
                    row.get(runId),
                    row.get(runType),
                    row.get(createdAt),
                    row.get(startedOn),
                    row.get(completedOn),
                    row.get(modifiedAt),
                    row.get(duration),
                    row.get(errorMessage),
                    row.get(taskInstances),
                    row.get(runState));
          });

  static final JsonObject<WorkflowRun> RUN =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var runId = members.add("RunId", TEXT);
            var runType = members.add("RunType", RUN_TYPE);
            var overrideParameters = members.add("OverrideParameters", VALUES);
            var runDetail = members.add("RunDetail", RUN_DETAIL);
            return row ->
                new WorkflowRun(
                    row.get(workflowArn),
                    row.get(workflowVersion),
                    row.get(runId),
                    row.get(runType),
                    row.get(overrideParameters),
                    row.get(runDetail));
          });

  private GetWorkflowRunResponse() {}
}
