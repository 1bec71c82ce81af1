package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an account may make of one operation in one region: a token bucket, full at the
 * start, from which every well-signed request takes a token. A request that finds none is answered
 * with {@code ThrottlingException}. The service publishes no rate of its own; this one is yours to
 * choose.
 *
 * @param perSecond how many tokens flow in per second, 0.001 to 1,000,000
 * @param burst how many the bucket holds, 1 to 1,000,000
 * @param retryAfterSeconds what throttled requests are told as {@code RetryAfterSeconds}, or null
 *     to leave it out
 */
public record ApiRateLimit(double perSecond, int burst, @Nullable Integer retryAfterSeconds) {
  /** Checks the numbers. */
  public ApiRateLimit {
    Checks.argument(
        perSecond >= 0.001 && perSecond <= 1_000_000,
        "perSecond must be 0.001 to 1000000, was %s",
        perSecond);
    Checks.argument(burst >= 1 && burst <= 1_000_000, "burst must be 1 to 1000000, was %d", burst);
    Checks.argument(
        retryAfterSeconds == null || retryAfterSeconds >= 0,
        "retryAfterSeconds must not be negative, was %s",
        String.valueOf(retryAfterSeconds));
  }

  /**
   * A limit that gives no hint when to come back.
   *
   * @param perSecond how many tokens flow in per second, 0.001 to 1,000,000
   * @param burst how many the bucket holds, 1 to 1,000,000
   * @return the limit
   */
  public static ApiRateLimit of(double perSecond, int burst) {
    return new ApiRateLimit(perSecond, burst, null);
  }

  /**
   * The same limit with a hint.
   *
   * @param seconds what throttled requests are told, not negative
   * @return a copy
   */
  public ApiRateLimit withRetryAfterSeconds(int seconds) {
    return new ApiRateLimit(perSecond, burst, seconds);
  }
}
