package io.github.mwaareactor.options;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import java.io.Serializable;
import java.time.Duration;

/**
 * A poll that failed for a passing reason, after which polling goes on.
 *
 * @param run the run that was asked for
 * @param error what the poll failed with
 * @param failuresInARow how many polls of this run have failed since the last answer, this one
 *     included
 * @param nextPollIn how long the next poll of this run waits, at the least: the subscriber may want
 *     nothing by then, or the rate of a watcher may be short
 */
public record LatePoll(RunRef run, MwaaException error, int failuresInARow, Duration nextPollIn)
    implements Serializable {
  /** Checks that nothing is missing. */
  public LatePoll {
    requireNonNull(run, "run");
    requireNonNull(error, "error");
    requireNonNull(nextPollIn, "nextPollIn");
  }
}
