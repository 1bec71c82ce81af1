package io.github.mwaareactor.emulator.internal.service;

import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/** Writes the members that a task instance has both by itself and in a list. */
final class TaskJson {
  // Definitions are not read, so what a task does is not known.
  private static final String OPERATOR = "PythonOperator";

  private TaskJson() {}

  static void write(JsonGenerator generator, LiveRun run, TaskInstance task) {
    generator.writeStringProperty("WorkflowArn", run.key().workflowArn());
    generator.writeStringProperty("WorkflowVersion", run.script().workflowVersion());
    generator.writeStringProperty("RunId", run.key().runId());
    generator.writeStringProperty("TaskInstanceId", task.id());
    generator.writeStringProperty("Status", task.status());
    if (task.startedAt() != null && task.endedAt() != null) {
      generator.writeNumberProperty(
          "DurationInSeconds", Duration.between(task.startedAt(), task.endedAt()).toSeconds());
    }
    generator.writeStringProperty("OperatorName", OPERATOR);
  }
}
