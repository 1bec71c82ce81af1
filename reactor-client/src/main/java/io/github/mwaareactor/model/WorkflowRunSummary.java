package io.github.mwaareactor.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list. A member is {@code null} if the service did not send it. {@link WorkflowRun} has
 * the run's tasks and its error besides.
 *
 * @param run the run; {@code null} only if the service sent no usable run id
 * @param workflowVersion the version that runs
 * @param runTypeText what started the run, as the service wrote it; {@link #runType()} reads it
 * @param stateText the state as the service wrote it; {@link #state()} reads it
 * @param createdAt when the run was created
 * @param startedAt when it began to run; absent before that
 * @param endedAt when it ended; absent until then
 */
public record WorkflowRunSummary(
    @Nullable RunRef run,
    @Nullable String workflowVersion,
    @JsonProperty("runType") @Nullable String runTypeText,
    @JsonProperty(access = Access.WRITE_ONLY) @JsonAlias("state") @Nullable String stateText,
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt)
    implements Serializable {

  /**
   * What started the run: {@link RunType#UNKNOWN} for a value this version does not know, {@code
   * null} if absent.
   */
  public @Nullable RunType runType() {
    return runTypeText == null ? null : RunType.of(runTypeText);
  }

  /**
   * The state: {@link RunState#UNKNOWN} if the service sent none, or one that this version does not
   * know.
   */
  @JsonProperty
  public RunState state() {
    return stateText == null ? RunState.UNKNOWN : RunState.of(stateText);
  }
}
