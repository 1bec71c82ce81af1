package io.github.mwaareactor.observe;

import io.github.mwaareactor.error.MwaaException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is over.
 *
 * @param attempt which one, counted from 1
 * @param outcome how it ended
 * @param requestId the service's id of the request, {@code null} if no answer named one
 * @param error what it failed with, {@code null} if it did not fail
 */
public record AttemptEnd(
    int attempt, Outcome outcome, @Nullable String requestId, @Nullable Throwable error) {

  /** What it failed with in a word, see {@link CallEnd#errorCode()}. */
  public String errorCode() {
    return ErrorTag.of(error);
  }

  /** Whether the service asked for fewer calls. */
  public boolean isThrottled() {
    return error instanceof MwaaException failure && failure.isThrottling();
  }
}
