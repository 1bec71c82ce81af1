package io.github.mwaareactor.fleetwatcher.topics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.model.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of the states topic, as JSON: what became of a run. The {@code to} of one
 * record of a run is the {@code from} of its next. The last one of a run has {@code ended}.
 *
 * @param workflowArn of the run
 * @param runId of the run; {@code *} where a workflow as a whole can no longer be watched
 * @param from the state before, absent in the first record of a run
 * @param to the state now, absent if the run can no longer be watched
 * @param skipped how many states in between were not published, because the brokers or the member
 *     were too slow
 * @param observedAt when the call began that found it
 * @param error why the run can no longer be watched, such as {@code ResourceNotFoundException};
 *     absent otherwise, and where a watched workflow was deleted
 * @param member who found it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StateChange(
    String workflowArn,
    String runId,
    @Nullable RunState from,
    @Nullable RunState to,
    int skipped,
    Instant observedAt,
    @Nullable String error,
    String member) {

  /** Whether nothing follows. */
  @JsonProperty
  public boolean ended() {
    return to == null || to.isTerminal();
  }
}
