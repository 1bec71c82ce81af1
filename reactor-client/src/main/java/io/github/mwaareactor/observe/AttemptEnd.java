package io.github.mwaareactor.observe;

import io.github.mwaareactor.error.MwaaException;
import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt.
 *
 * @param attempt the number of the attempt, from 1
 * @param outcome how it ended
 * @param requestId the service's id of the request, {@code null} if there was none
 * @param error the failure, {@code null} if it did not fail
 */
public record AttemptEnd(
    int attempt, Outcome outcome, @Nullable String requestId, @Nullable Throwable error) {

  /** A short code of the failure; see {@link CallEnd#errorCode()}. */
  public String errorCode() {
    return ErrorTag.of(error);
  }

  /** Whether the service asked for fewer calls. */
  public boolean isThrottled() {
    return error instanceof MwaaException failure && failure.isThrottling();
  }
}
