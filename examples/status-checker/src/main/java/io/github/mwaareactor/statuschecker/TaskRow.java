package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.model.TaskInstanceSummary;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became known of a task instance: its row in the list, and the rest of it, or why that was
 * not read.
 */
record TaskRow(
    TaskInstanceSummary listed, @Nullable TaskInstance read, @Nullable MwaaException error) {
  /** What {@code get} says of a failed one. */
  static final List<Column<TaskRow>> OF_FAILED =
      List.of(
          Column.of("taskInstanceId", row -> row.listed().taskInstanceId()),
          Column.of("taskId", read(TaskInstance::taskId)),
          Column.of("attemptNumber", read(TaskInstance::attemptNumber)),
          Column.of("state", TaskRow::stateText),
          Column.of("errorMessage", read(TaskInstance::errorMessage)),
          Column.of("logStream", read(TaskInstance::logStream)));

  static final List<Column<TaskRow>> ALL =
      List.of(
          Column.of("workflowArn", row -> row.listed().run().workflowArn()),
          Column.of("runId", row -> row.listed().run().runId()),
          Column.of("taskInstanceId", row -> row.listed().taskInstanceId()),
          Column.of("taskId", read(TaskInstance::taskId)),
          Column.of("attemptNumber", read(TaskInstance::attemptNumber)),
          Column.of("state", TaskRow::stateText),
          Column.of("startedAt", read(TaskInstance::startedAt)),
          Column.of("endedAt", read(TaskInstance::endedAt)),
          Column.of("durationSeconds", TaskRow::seconds),
          Column.of("operatorName", row -> row.listed().operatorName()),
          Column.of("errorMessage", read(TaskInstance::errorMessage)),
          Column.of("logStream", read(TaskInstance::logStream)),
          Column.of(
              "failure",
              row -> row.error() == null ? null : row.error().getClass().getSimpleName()),
          Column.of(
              "failureMessage",
              row -> row.error() == null ? null : FailureText.words(row.error())));

  private static Function<TaskRow, @Nullable Object> read(
      Function<TaskInstance, @Nullable Object> member) {
    return row -> row.read() == null ? null : member.apply(row.read());
  }

  /** The newer answer decides. */
  @Nullable String stateText() {
    return read == null ? listed.stateText() : read.stateText();
  }

  TaskInstanceState state() {
    return read == null ? listed.state() : read.state();
  }

  boolean hasFailed() {
    return hasFailed(state());
  }

  static boolean hasFailed(TaskInstanceState state) {
    return state == TaskInstanceState.FAILED || state == TaskInstanceState.TIMEOUT;
  }

  /** The task's name, else what else there is. */
  String name() {
    return read != null && read.taskId() != null
        ? read.taskId()
        : Objects.requireNonNullElse(listed.taskInstanceId(), "?");
  }

  @Nullable Duration duration() {
    return read != null && read.duration() != null ? read.duration() : listed.duration();
  }

  private @Nullable Object seconds() {
    Duration duration = duration();
    return duration == null ? null : duration.toSeconds();
  }
}
