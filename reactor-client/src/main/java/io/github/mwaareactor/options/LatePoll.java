package io.github.mwaareactor.options;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import java.io.Serializable;
import java.time.Duration;

/**
 * A poll that failed for a transient reason. Polling goes on after it.
 *
 * @param run the run that was polled
 * @param error why the poll failed; JSON has the name of its class only
 * @param failuresInARow how many polls of this run have failed since its last answer, this one
 *     included
 * @param nextPollIn the shortest wait before the next poll of this run. It is longer if the
 *     subscriber requests nothing or the rate of a watcher is low
 */
public record LatePoll(
    RunRef run, @JsonIgnore MwaaException error, int failuresInARow, Duration nextPollIn)
    implements Serializable {
  /** Checks that nothing is missing. */
  public LatePoll {
    requireNonNull(run, "run");
    requireNonNull(error, "error");
    requireNonNull(nextPollIn, "nextPollIn");
  }

  /** For JSON: the error's message may name hosts and limits. */
  @JsonProperty("error")
  String errorName() {
    return error.getClass().getSimpleName();
  }
}
