package io.github.mwaareactor.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of one of many watched runs. */
public sealed interface RunEvent extends Serializable {
  /** The run. */
  RunRef run();

  /** When the call that found it began, by the client's timer. */
  Instant observedAt();

  /**
   * The run is in another state than the one that the subscriber received last.
   *
   * @param run the run
   * @param from the state that the subscriber received last, or {@code null} for the first
   * @param to the state now; the last event of a run if it is terminal
   * @param snapshot the response with that state, or {@code null} for a state that was found in a
   *     list. The watcher does not keep snapshots, so late and slow subscribers may receive none
   * @param skipped how many states in between the subscriber missed because it was too slow
   * @param observedAt when the call that found it began
   */
  record Transition(
      RunRef run,
      @Nullable RunState from,
      RunState to,
      @Nullable WorkflowRun snapshot,
      int skipped,
      Instant observedAt)
      implements RunEvent {}

  /**
   * The run is no longer watched, because of a permanent failure. The other runs go on.
   *
   * @param run the run
   * @param last the state that the subscriber received last, or {@code null} if none
   * @param error a {@link io.github.mwaareactor.error.MwaaException}, or an {@link
   *     IllegalArgumentException} when this client is pinned to another region. JSON has the name
   *     of its class only
   * @param observedAt when the poll that failed began
   */
  record Failed(
      RunRef run, @Nullable RunState last, @JsonIgnore Throwable error, Instant observedAt)
      implements RunEvent {
    /** For JSON: the error's message may name hosts and limits. */
    @JsonProperty("error")
    String errorName() {
      return error.getClass().getSimpleName();
    }
  }
}
