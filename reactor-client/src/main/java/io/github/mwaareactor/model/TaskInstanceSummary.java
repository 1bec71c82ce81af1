package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task instance in a list. A member is {@code null} if the service did not send it. {@link
 * TaskInstance} has its times and its error besides.
 *
 * @param run the run that it belongs to
 * @param taskInstanceId its id, unique within the run
 * @param workflowVersion the version that runs
 * @param stateText the state as the service wrote it; {@link #state()} reads it
 * @param duration how long it ran, in whole seconds
 * @param operatorName the Airflow operator that it runs
 */
public record TaskInstanceSummary(
    RunRef run,
    @Nullable String taskInstanceId,
    @Nullable String workflowVersion,
    @JsonProperty(access = Access.WRITE_ONLY) @JsonAlias("state") @Nullable String stateText,
    @Nullable Duration duration,
    @Nullable String operatorName)
    implements Serializable {

  /** Checks what is always there. */
  public TaskInstanceSummary {
    requireNonNull(run, "run");
  }

  /**
   * The state: {@link TaskInstanceState#UNKNOWN} if the service sent none, or one that this version
   * does not know.
   */
  @JsonProperty
  public TaskInstanceState state() {
    return stateText == null ? TaskInstanceState.UNKNOWN : TaskInstanceState.of(stateText);
  }
}
