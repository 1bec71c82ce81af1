package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A run that was asked to stop. A member is {@code null} if the service did not send it.
 *
 * @param run the run
 * @param workflowVersion the version that runs
 * @param stateText the state as the service wrote it, mostly {@code STOPPING}; {@link #state()}
 *     reads it
 */
public record StoppedRun(
    RunRef run,
    @Nullable String workflowVersion,
    @JsonProperty(access = Access.WRITE_ONLY) @JsonAlias("state") @Nullable String stateText)
    implements Serializable {

  /** Checks what is always there. */
  public StoppedRun {
    requireNonNull(run, "run");
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
