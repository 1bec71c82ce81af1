package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Answers with what is known of a task instance. */
final class GetTaskInstance implements Operation<GetTaskInstance.Request> {
  /** Which one. */
  record Request(RunKey run, String taskInstanceId) {}

  private final WorkflowRegistry workflows;
  private final RunRegistry runs;

  GetTaskInstance(WorkflowRegistry workflows, RunRegistry runs) {
    this.workflows = workflows;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "GetTaskInstance";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(RunKey.read(members), members.required("TaskInstanceId", Constraint.ID));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    workflows.require(caller, request.run().workflowArn(), name());
    LiveRun run = runs.find(request.run());
    if (run == null) {
      throw new OperationFailure(request.run().notFound());
    }
    TaskInstance task = find(TaskTimeline.of(run, now), request.taskInstanceId());
    return Json.writeObject(generator -> write(generator, run, task));
  }

  private static TaskInstance find(@Nullable TaskTimeline tasks, String id) {
    int index = tasks == null ? -1 : tasks.ids().indexOf(id);
    if (tasks == null || index < 0) {
      throw new OperationFailure(
          ServiceError.resourceNotFound(
              "Task instance " + id + " does not exist.", id, "TaskInstance"));
    }
    return tasks.at(index);
  }

  private static void write(JsonGenerator generator, LiveRun run, TaskInstance task) {
    TaskJson.write(generator, run, task);
    Json.writeTime(generator, "StartedAt", task.startedAt());
    Json.writeTime(generator, "EndedAt", task.endedAt());
    Json.writeTime(generator, "ModifiedAt", task.modifiedAt());
    generator.writeNumberProperty("AttemptNumber", task.attempt());
    Json.writeText(generator, "ErrorMessage", task.errorMessage());
    generator.writeStringProperty("TaskId", task.taskId());
    generator.writeStringProperty("LogStream", run.key().runId());
    if (task.status().equals(TaskInstance.SUCCESS)) {
      generator.writeObjectPropertyStart("Xcom");
      generator.writeStringProperty("return_value", "returned by " + task.taskId());
      generator.writeEndObject();
    }
  }
}
