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
   * The rate that the service tolerates. Nothing waits until the service throttles. The rate then
   * falls to what the service accepts, within a second or so, and from there on grows until the
   * service throttles again: slowly near the rate that was too high, faster and faster once it is
   * well beyond. It grows to at most twice what is being sent. Several clients at one limit get
   * about the same share. Throttles now and then that do not depend on the rate slow nothing down.
   *
   * <p>The rate also falls when five attempts in a row fail without a response or with a transient
   * error of the service, so that calls wait for a permit instead of failing while the service is
   * down. It never falls below one permit in 2 s, and doubles every half second afterwards.
   *
   * <p>Each operation has a rate and a queue of its own, as AWS limits each operation by itself: a
   * throttled list does not slow down the calls that read runs. A time that the service asks a
   * throttled call to wait delays that call only.
   */
  public static RateLimit adaptive() {
    return ADAPTIVE;
  }

  /**
   * The same limit with another maximum length of its queue, or of each of its queues.
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
