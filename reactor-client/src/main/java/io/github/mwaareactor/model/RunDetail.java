package io.github.mwaareactor.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run and its times. Every member is {@code null} if the service did not send it.
 * Which members it sends depends on the state of the run.
 *
 * @param workflowArn the workflow; often absent, because {@link WorkflowRun#workflowArn()} has it
 * @param workflowVersion the version that runs
 * @param runId the run
 * @param runTypeText what started the run, as the service wrote it; {@link #runType()} reads it
 * @param createdAt when the run was created
 * @param startedOn when it began to run; absent before that
 * @param completedOn when it ended; absent until then
 * @param modifiedAt when the service last changed the run's record, possibly after its end
 * @param duration whole seconds from start to end; absent until the end
 * @param errorMessage why it failed
 * @param taskInstances the ids of its task instances; read-only
 * @param runStateText the state as the service wrote it; {@link #runState()} reads it
 */
public record RunDetail(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable String runId,
    @JsonProperty("runType") @Nullable String runTypeText,
    @Nullable Instant createdAt,
    @Nullable Instant startedOn,
    @Nullable Instant completedOn,
    @Nullable Instant modifiedAt,
    @Nullable Duration duration,
    @Nullable String errorMessage,
    @Nullable List<String> taskInstances,
    @JsonProperty("runState") @Nullable String runStateText)
    implements Serializable {

  /** Copies the list of task instances. */
  public RunDetail {
    taskInstances = Copies.orNull(taskInstances);
  }

  /**
   * What started the run: {@link RunType#UNKNOWN} for a value this version does not know, {@code
   * null} if absent.
   */
  public @Nullable RunType runType() {
    return runTypeText == null ? null : RunType.of(runTypeText);
  }

  /**
   * The state: {@link RunState#UNKNOWN} for a value this version does not know, {@code null} if
   * absent.
   */
  public @Nullable RunState runState() {
    return runStateText == null ? null : RunState.of(runStateText);
  }
}
