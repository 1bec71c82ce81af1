package io.github.mwaareactor.internal.rate;

/**
 * Accepted requests per second, as an exponential average over half a minute. Immutable; times are
 * in seconds.
 *
 * @param atLast the average at the last accepted request
 * @param last when that was
 */
record UsualRate(double atLast, double last) {
  static final UsualRate NONE = new UsualRate(0, 0);

  private static final double SPAN = 30;

  UsualRate counting(double now) {
    return new UsualRate(perSecond(now) + 1 / SPAN, now);
  }

  double perSecond(double now) {
    return atLast * Math.exp((last - now) / SPAN);
  }
}
