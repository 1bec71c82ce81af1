package io.github.mwaareactor.fleetwatcher.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of a run: whoever watches it next goes on from here. Of a workflow that is
 * watched as a whole, it has no state.
 *
 * @param state the last state published, null before the first
 * @param seenAt when it was seen; of a workflow, when it was submitted, or up to when its list was
 *     read
 * @param isFound whether the run was found by watching its workflow, and not submitted itself
 * @param isStopped whether it is not to be watched, although its workflow is
 * @param isRead whether the list of the workflow was read from end to end
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record SeenState(
    @Nullable RunState state,
    @Nullable Instant seenAt,
    boolean isFound,
    boolean isStopped,
    boolean isRead) {
  /** A run that was submitted. */
  static final SeenState SUBMITTED = new SeenState(null, null, false, false, false);

  /** A run that was found. */
  static final SeenState FOUND = new SeenState(null, null, true, false, false);

  /** A workflow that was submitted then. */
  static SeenState submittedAt(Instant at) {
    return new SeenState(null, at, false, false, false);
  }

  SeenState seen(RunState newState, Instant at) {
    return new SeenState(newState, at, isFound, isStopped, false);
  }

  /** A workflow whose list was read up to then. */
  static SeenState readUpTo(Instant at) {
    return new SeenState(null, at, false, false, true);
  }

  SeenState submitted() {
    return new SeenState(state, seenAt, false, false, false);
  }

  SeenState stopped() {
    return new SeenState(state, seenAt, isFound, true, false);
  }

  /** Whether nothing more is published of it. */
  @JsonIgnore
  boolean isOver() {
    return isStopped || (state != null && state.isTerminal());
  }

  /** For a watcher. A run that is not to be watched counts as one that has ended. */
  SeenRun of(RunRef run) {
    return new SeenRun(run, isStopped ? RunState.STOPPED : state, seenAt);
  }
}
