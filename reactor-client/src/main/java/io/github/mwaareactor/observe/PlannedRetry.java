package io.github.mwaareactor.observe;

import java.time.Duration;

/**
 * An attempt that will follow on one that failed.
 *
 * @param attempt which one that will be, counted from 1, so at least 2
 * @param after how long it is waited for before
 * @param reason what kind of failure it is made for
 * @param failure that failure
 */
public record PlannedRetry(int attempt, Duration after, RetryReason reason, Throwable failure) {}
