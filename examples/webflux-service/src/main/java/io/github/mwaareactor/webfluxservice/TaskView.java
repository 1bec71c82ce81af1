package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.model.TaskInstanceSummary;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this service shows of a task instance. Members are named one by one, as XCom values may hold
 * secrets.
 */
record TaskView(
    @Nullable String taskInstanceId,
    @Nullable String taskId,
    @Nullable Integer attempt,
    TaskInstanceState state,
    boolean ended,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String operatorName,
    @Nullable String errorMessage,
    @Nullable String logStream) {
  private static final Set<TaskInstanceState> ENDED =
      EnumSet.of(
          TaskInstanceState.SUCCESS,
          TaskInstanceState.FAILED,
          TaskInstanceState.UPSTREAM_FAILED,
          TaskInstanceState.REMOVED,
          TaskInstanceState.CANCELLED,
          TaskInstanceState.TIMEOUT);

  static TaskView of(TaskInstance task) {
    return new TaskView(
        task.taskInstanceId(),
        task.taskId(),
        task.attemptNumber(),
        task.state(),
        task.endedAt() != null || ENDED.contains(task.state()),
        task.startedAt(),
        task.endedAt(),
        task.operatorName(),
        task.errorMessage(),
        task.logStream());
  }

  /** What a list has of a task instance. */
  static TaskView of(TaskInstanceSummary task) {
    return new TaskView(
        task.taskInstanceId(),
        null,
        null,
        task.state(),
        ENDED.contains(task.state()),
        null,
        null,
        task.operatorName(),
        null,
        null);
  }
}
