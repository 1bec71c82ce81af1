package io.github.mwaareactor.internal.rate;

/**
 * How the rate grows after a cut: not at all before the first request that began after it was
 * answered, then in a few seconds to where it was too fast and slowly beyond, and after a while
 * without another cut faster and faster. Immutable; times are in seconds.
 *
 * <p>The first part costs a few throttled answers each time the limit is met again. As in TCP CUBIC
 * it is quick at first and flat where it was too fast, so that most of the time is spent just
 * below. Its mean speed is {@code 0.3 √r} per second, or 2.7 percent of a rate below 120. The root
 * does not scale with the rate, so the smaller of two clients that share a limit grows by the
 * greater part, and their shares become equal. The last part is for a limit that has gone up, or
 * that was underestimated: the speed doubles every half second.
 *
 * @param base the rate right after the cut
 * @param regained a rate up to which it doubles every half second first; {@code base} if there is
 *     none
 * @param tooFast the rate that was too fast; {@code regained} if that is not known
 * @param speed how much the rate grows per second on average in the first part
 * @param even how many seconds pass before it grows faster and faster
 * @param since when it began; positive infinity while nothing was answered
 */
record Growth(
    double base, double regained, double tooFast, double speed, double even, double since) {
  private static final double NOT_YET = Double.POSITIVE_INFINITY;

  /** No cut has been made, and no rate is known. */
  static final Growth UNLIMITED =
      new Growth(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, 0, NOT_YET);

  private static final double SPEED = 0.3;
  private static final double DOUBLING = 0.5;
  // A low rate is probed more seldom: one throttled answer is many percent of a few requests.
  private static final double LOW = 120;
  private static final double EVEN_REQUESTS = 70;
  private static final double MIN_EVEN = 1.3;
  private static final double MAX_EVEN = 8;

  /**
   * After a cut because the service throttles, or with a rate that is known from before.
   *
   * @param usual the rate of the last while: far above the base, it is soon tried again
   * @param trust how much is known of the limit, from 0 to 1: the less, the sooner the rate grows
   *     faster and faster
   */
  static Growth afterThrottles(double base, double tooFast, double usual, double trust) {
    double rate = Math.max(base, usual);
    return new Growth(base, base, tooFast, speed(rate), trust * even(rate), NOT_YET);
  }

  /**
   * After a cut because nothing was answered: the service probably tolerates what it did before.
   */
  static Growth afterFailures(double base, double before) {
    double regained = Math.max(base, before);
    return new Growth(base, regained, regained, speed(regained), even(regained), NOT_YET);
  }

  private static double speed(double rate) {
    return rate < LOW ? SPEED / Math.sqrt(LOW) * rate : SPEED * Math.sqrt(rate);
  }

  private static double even(double rate) {
    return Math.min(MAX_EVEN, Math.max(MIN_EVEN, EVEN_REQUESTS / rate));
  }

  boolean hasBegun() {
    return since < NOT_YET;
  }

  Growth beginning(double now) {
    return hasBegun() || Double.isInfinite(base)
        ? this
        : new Growth(base, regained, tooFast, speed, even, now);
  }

  double at(double now) {
    double seconds = now - since;
    if (seconds <= 0) {
      return base;
    }
    if (regained == base) {
      return beyond(seconds);
    }
    double regaining = DOUBLING * log2(regained / base);
    return seconds < regaining
        ? base * Math.pow(2, seconds / DOUBLING)
        : beyond(seconds - regaining);
  }

  private double beyond(double seconds) {
    double untilTooFast = (tooFast - regained) / speed;
    if (seconds < untilTooFast && untilTooFast < even) {
      double left = 1 - seconds / untilTooFast;
      return tooFast - (tooFast - regained) * left * left;
    }
    return regained + speed * stretched(seconds);
  }

  /** Time that goes on evenly at first, and then twice as fast each half second. */
  private double stretched(double seconds) {
    return seconds <= even
        ? seconds
        : even + DOUBLING / Math.log(2) * (Math.pow(2, (seconds - even) / DOUBLING) - 1);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
