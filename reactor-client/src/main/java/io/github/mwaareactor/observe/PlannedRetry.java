package io.github.mwaareactor.observe;

import java.time.Duration;

/**
 * An attempt that will follow a failed one.
 *
 * @param attempt the number of that attempt, from 1, so at least 2
 * @param after the wait before it
 * @param reason the kind of failure that is retried
 * @param failure that failure
 */
public record PlannedRetry(int attempt, Duration after, RetryReason reason, Throwable failure) {}
