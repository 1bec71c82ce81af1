package io.github.mwaareactor.options;

import io.github.mwaareactor.internal.argument.Checks;

/**
 * How fast attempts may follow each other. Immutable. Each client has its own limit, so two clients
 * with the same {@code RateLimit} may together send twice as fast.
 *
 * <p>Every attempt takes a permit just before it is sent: the first attempt of a call, each retry,
 * and each poll. Permits are evenly spaced, without bursts. After an idle time one permit is free,
 * and the next one follows a whole interval later. Attempts take permits in the order in which they
 * asked. Waiting blocks no thread, and counts towards {@link Timeouts#call()}, not {@link
 * Timeouts#attempt()}. Cancelling leaves the queue, and the permit goes to the next attempt. When
 * {@link #maxWaiting()} attempts already wait, a further one fails with {@link
 * io.github.mwaareactor.error.OverloadedException} and is not sent.
 */
public final class RateLimit {
  private static final double MIN_PER_SECOND = 0.01;
  private static final double MAX_PER_SECOND = 10_000;
  // More than wait for a thousand runs' polls, and still only a few megabytes.
  private static final int DEFAULT_MAX_WAITING = 10_000;
  private static final RateLimit NONE =
      new RateLimit(Double.POSITIVE_INFINITY, false, DEFAULT_MAX_WAITING);
  private static final RateLimit ADAPTIVE =
      new RateLimit(Double.POSITIVE_INFINITY, true, DEFAULT_MAX_WAITING);

  private final double permitsPerSecond;
  private final boolean adaptive;
  private final int maxWaiting;

  private RateLimit(double permitsPerSecond, boolean adaptive, int maxWaiting) {
    this.permitsPerSecond = permitsPerSecond;
    this.adaptive = adaptive;
    this.maxWaiting = maxWaiting;
  }

  /** No limit: nothing ever waits. */
  public static RateLimit none() {
    return NONE;
  }

  /**
   * A steady rate. Above 1,000 per second, the permits of one millisecond are issued together.
   *
   * @param permits how many per second; 0.01 (one in 100 s) to 10,000
   */
  public static RateLimit perSecond(double permits) {
    Checks.argument(
        permits >= MIN_PER_SECOND && permits <= MAX_PER_SECOND,
        "permits per second must be 0.01 to 10000",
        permits);
    return new RateLimit(permits, false, DEFAULT_MAX_WAITING);
  }

  /**
   * The rate that the service tolerates, found as in the retry mode {@code adaptive} of the AWS
   * SDKs. Nothing waits until the service throttles for the first time. A throttled attempt reduces
   * the rate to 0.7 of what was being sent. Every other outcome lets it grow again along a cubic
   * curve: slowly near the rate that was too high, faster beyond it. It grows to at most twice what
   * is being sent, and never falls below one permit in 2 s.
   *
   * <p>Unlike in the SDKs, at most one permit is saved up, so neither a pause nor a rising rate
   * causes a burst.
   */
  public static RateLimit adaptive() {
    return ADAPTIVE;
  }

  /**
   * The same limit with another maximum length of its queue.
   *
   * @param maxWaiting how many attempts may wait for a permit at once; 0 lets none wait, default
   *     10,000
   */
  public RateLimit maxWaiting(int maxWaiting) {
    return new RateLimit(permitsPerSecond, adaptive, Checks.notNegative(maxWaiting, "maxWaiting"));
  }

  /** The steady rate; infinite for {@link #none()} and {@link #adaptive()}. */
  public double permitsPerSecond() {
    return permitsPerSecond;
  }

  /** Whether the rate adapts to what the service tolerates. */
  public boolean isAdaptive() {
    return adaptive;
  }

  /** How many attempts may wait for a permit at once. Default 10,000. */
  public int maxWaiting() {
    return maxWaiting;
  }

  @Override
  public String toString() {
    String rate = adaptive ? "adaptive" : "permitsPerSecond=" + permitsPerSecond;
    return "RateLimit[" + rate + ", maxWaiting=" + maxWaiting + "]";
  }
}
