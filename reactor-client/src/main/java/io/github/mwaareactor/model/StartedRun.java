package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that was started. A member is {@code null} if the service did not send it.
 *
 * @param run the new run
 * @param stateText the state as the service wrote it; {@link #state()} reads it
 * @param startedAt when it was started
 * @param clientToken what the request was sent with: another request with the same token and
 *     content answers with the same run
 */
public record StartedRun(
    RunRef run,
    @JsonProperty(access = Access.WRITE_ONLY) @JsonAlias("state") @Nullable String stateText,
    @Nullable Instant startedAt,
    String clientToken)
    implements Serializable {

  /** Checks what is always there. */
  public StartedRun {
    requireNonNull(run, "run");
    requireNonNull(clientToken, "clientToken");
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
