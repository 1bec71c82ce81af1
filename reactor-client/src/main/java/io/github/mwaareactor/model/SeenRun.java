package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run and what a watcher last saw of it, for another watcher to go on from there.
 *
 * @param run the run
 * @param state the state last seen, or {@code null} if it was not seen yet
 * @param seenAt when the call began that saw it; {@code null} if that is not known, or if it was
 *     not seen yet
 */
public record SeenRun(RunRef run, @Nullable RunState state, @Nullable Instant seenAt)
    implements Serializable {
  /** Checks that there is a run. */
  public SeenRun {
    requireNonNull(run, "run");
  }
}
