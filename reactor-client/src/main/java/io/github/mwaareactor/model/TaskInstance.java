package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one task of a run. A member is {@code null} if the service did not send it.
 *
 * @param run the run that it belongs to
 * @param taskInstanceId its id, unique within the run
 * @param workflowVersion the version that runs
 * @param taskId the task's name in the workflow's definition
 * @param attemptNumber which attempt at the task it is
 * @param stateText the state as the service wrote it; {@link #state()} reads it
 * @param startedAt when it began to run
 * @param endedAt when it ended; absent until then
 * @param modifiedAt when the service last changed its record
 * @param duration how long it ran, in whole seconds
 * @param operatorName the Airflow operator that it runs
 * @param errorMessage why it failed
 * @param logStream its log stream in Amazon CloudWatch Logs
 * @param xcom what it passed on to other tasks: a read-only map of Airflow's XCom. The values may
 *     be sensitive, so {@link #toString()} hides them and JSON leaves them out
 */
public record TaskInstance(
    RunRef run,
    String taskInstanceId,
    @Nullable String workflowVersion,
    @Nullable String taskId,
    @Nullable Integer attemptNumber,
    @JsonProperty(access = Access.WRITE_ONLY) @JsonAlias("state") @Nullable String stateText,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant modifiedAt,
    @Nullable Duration duration,
    @Nullable String operatorName,
    @Nullable String errorMessage,
    @Nullable String logStream,
    @JsonProperty(access = Access.WRITE_ONLY) @Nullable Map<String, String> xcom)
    implements Serializable {

  /** Checks what is always there, and copies the map. */
  public TaskInstance {
    requireNonNull(run, "run");
    requireNonNull(taskInstanceId, "taskInstanceId");
    xcom = Copies.orNull(xcom);
  }

  /**
   * The state: {@link TaskInstanceState#UNKNOWN} if the service sent none, or one that this version
   * does not know.
   */
  @JsonProperty
  public TaskInstanceState state() {
    return stateText == null ? TaskInstanceState.UNKNOWN : TaskInstanceState.of(stateText);
  }

  /** All members but the values of XCom, which are only counted. */
  @Override
  public String toString() {
    return "TaskInstance[run="
        + run
        + ", taskInstanceId="
        + taskInstanceId
        + ", workflowVersion="
        + workflowVersion
        + ", taskId="
        + taskId
        + ", attemptNumber="
        + attemptNumber
        + ", stateText="
        + stateText
        + ", startedAt="
        + startedAt
        + ", endedAt="
        + endedAt
        + ", modifiedAt="
        + modifiedAt
        + ", duration="
        + duration
        + ", operatorName="
        + operatorName
        + ", errorMessage="
        + errorMessage
        + ", logStream="
        + logStream
        + ", xcom="
        + (xcom == null ? "null" : "(" + xcom.size() + " hidden)")
        + "]";
  }
}
