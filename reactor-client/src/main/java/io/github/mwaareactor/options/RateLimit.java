package io.github.mwaareactor.options;

import io.github.mwaareactor.internal.argument.Checks;

/**
 * How fast attempts may follow each other. Immutable; each client counts on its own, so two clients
 * given the same limit may together send twice as fast.
 *
 * <p>Every attempt draws a permit just before it is sent: the first try of a call, each retry, and
 * each poll. Permits come at even distances, never as a window's worth at once; after idleness one
 * permit is free and the next is due a whole distance later. Attempts get theirs in the order they
 * asked. Waiting takes no thread and counts towards {@link Timeouts#call()}, not {@link
 * Timeouts#attempt()}; cancelling leaves the queue, and the permit goes to the next in line. When
 * {@link #maxWaiting()} attempts wait already, a further one fails with {@link
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
   * A steady rate. Above 1,000 per second the permits of one millisecond are given together.
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
   * The rate that the service seems to bear, found as the AWS SDKs find it in their retry mode
   * {@code adaptive}. Nothing waits until the service throttles for the first time. A throttled
   * attempt sets the rate to 0.7 of what was being sent; every other outcome lets it grow again
   * along a cubic curve, slowly near the rate that was too much and faster beyond it, to at most
   * twice what is being sent. It never falls below one permit in 2 s.
   *
   * <p>Other than the SDKs', this limit saves up one permit at most, so that neither a pause nor a
   * rising rate lets a burst through.
   */
  public static RateLimit adaptive() {
    return ADAPTIVE;
  }

  /**
   * The same limit with another bound on its queue.
   *
   * @param maxWaiting how many attempts may wait for a permit at once; 0 lets none wait, default
   *     10,000
   */
  public RateLimit maxWaiting(int maxWaiting) {
    Checks.argument(maxWaiting >= 0, "maxWaiting must not be negative", maxWaiting);
    return new RateLimit(permitsPerSecond, adaptive, maxWaiting);
  }

  /** The steady rate; infinite for {@link #none()} and {@link #adaptive()}. */
  public double permitsPerSecond() {
    return permitsPerSecond;
  }

  /** Whether the rate follows what the service bears. */
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
