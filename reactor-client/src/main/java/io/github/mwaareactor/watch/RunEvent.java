package io.github.mwaareactor.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became known of one of many watched runs. */
public sealed interface RunEvent extends Serializable {
  /** The run. */
  RunRef run();

  /** When the poll that showed it began, by the client's timer. */
  Instant observedAt();

  /**
   * The run is in another state than the subscriber was last told.
   *
   * @param run the run
   * @param from the state the subscriber was last told, or {@code null} if this is the first
   * @param to the state now; the last event of a run if it is terminal
   * @param snapshot the answer that showed it, or {@code null} if it is no longer there: the
   *     watcher keeps none, so a late joiner and a subscriber that was not ready may get none
   * @param skipped how many states in between the subscriber was too slow for
   * @param observedAt when the poll that showed it began
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
   * The run is watched no longer, for a reason that will not pass. The other runs go on.
   *
   * @param run the run
   * @param last the state the subscriber was last told, or {@code null} if none
   * @param error a {@link io.github.mwaareactor.error.MwaaException}, or an {@link
   *     IllegalArgumentException} when this client may not ask for that run
   * @param observedAt when the poll that failed began
   */
  record Failed(RunRef run, @Nullable RunState last, Throwable error, Instant observedAt)
      implements RunEvent {}
}
