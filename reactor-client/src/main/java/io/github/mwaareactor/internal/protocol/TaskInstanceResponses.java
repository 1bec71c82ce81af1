package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.INT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.SECONDS;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXTS;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TIMESTAMP;
import static io.github.mwaareactor.internal.protocol.JsonTypes.textLike;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.model.TaskInstanceSummary;
import java.util.function.Function;

/** The answers about task instances on the wire. */
final class TaskInstanceResponses {
  private static final JsonType<String> STATE = textLike(TaskInstanceState.values());

  static final JsonObject<Function<TaskInstanceRef, TaskInstance>> TASK_INSTANCE =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var runId = members.add("RunId", TEXT);
            var taskInstanceId = members.add("TaskInstanceId", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var taskId = members.add("TaskId", TEXT);
            var attemptNumber = members.add("AttemptNumber", INT);
            var status = members.add("Status", STATE);
            var startedAt = members.add("StartedAt", TIMESTAMP);
            var endedAt = members.add("EndedAt", TIMESTAMP);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var durationInSeconds = members.add("DurationInSeconds", SECONDS);
            var operatorName = members.add("OperatorName", TEXT);
            var errorMessage = members.add("ErrorMessage", TEXT);
            var logStream = members.add("LogStream", TEXT);
            var xcom = members.add("Xcom", TEXTS);
            return row ->
                asked -> {
                  EchoCheck.run(asked.run(), row.get(workflowArn), row.get(runId));
                  EchoCheck.name("task instance", asked.taskInstanceId(), row.get(taskInstanceId));
                  return new TaskInstance(
                      asked.run(),
                      asked.taskInstanceId(),
                      row.get(workflowVersion),
                      row.get(taskId),
                      row.get(attemptNumber),
                      row.get(status),
                      row.get(startedAt),
                      row.get(endedAt),
                      row.get(modifiedAt),
                      row.get(durationInSeconds),
                      row.get(operatorName),
                      row.get(errorMessage),
                      row.get(logStream),
                      row.get(xcom));
                };
          });

  static final JsonObject<Function<RunRef, TaskInstanceSummary>> SUMMARY =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var runId = members.add("RunId", TEXT);
            var taskInstanceId = members.add("TaskInstanceId", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var status = members.add("Status", STATE);
            var durationInSeconds = members.add("DurationInSeconds", SECONDS);
            var operatorName = members.add("OperatorName", TEXT);
            return row ->
                asked -> {
                  EchoCheck.run(asked, row.get(workflowArn), row.get(runId));
                  return new TaskInstanceSummary(
                      asked,
                      row.get(taskInstanceId),
                      row.get(workflowVersion),
                      row.get(status),
                      row.get(durationInSeconds),
                      row.get(operatorName));
                };
          });

  private TaskInstanceResponses() {}
}
