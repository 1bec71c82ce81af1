package io.github.mwaareactor.internal.rate;

/**
 * How fast AWS's rules for {@code adaptive} retries let a client send, after the outcomes so far:
 * pure arithmetic, with the time of each outcome in seconds from a common start. Immutable.
 *
 * @param measured how fast outcomes have been coming in
 * @param curve what the rate grows along
 * @param throttled whether the service has ever throttled; before that, nothing is held back
 * @param perSecond the rate allowed
 */
record AdaptiveRate(Measured measured, Curve curve, boolean throttled, double perSecond) {
  private static final double MIN = 0.5;
  private static final double MAX_SPEED_UP = 2;

  static final AdaptiveRate START =
      new AdaptiveRate(new Measured(0, 0, 0), Curve.from(0, 0), false, MIN);

  AdaptiveRate afterSuccess(double now) {
    return allowing(measured.counting(now), curve, throttled, now);
  }

  /** The curve starts at the rate that is allowed right after a throttle. */
  AdaptiveRate afterThrottle(double now) {
    Measured counted = measured.counting(now);
    double tooFast = throttled ? Math.min(counted.perSecond, perSecond) : counted.perSecond;
    return allowing(counted, Curve.from(tooFast, now), true, now);
  }

  private static AdaptiveRate allowing(
      Measured measured, Curve curve, boolean throttled, double now) {
    double allowed = Math.min(curve.at(now), MAX_SPEED_UP * measured.perSecond);
    return new AdaptiveRate(measured, curve, throttled, Math.max(MIN, allowed));
  }

  /**
   * Outcomes per second, smoothed over buckets of half a second.
   *
   * @param perSecond the smoothed rate at the end of the last whole bucket
   * @param count outcomes since then
   * @param bucket when that was
   */
  record Measured(double perSecond, long count, double bucket) {
    private static final double SMOOTHING = 0.8;
    private static final double BUCKETS_PER_SECOND = 2;

    Measured counting(double now) {
      double current = Math.floor(now * BUCKETS_PER_SECOND) / BUCKETS_PER_SECOND;
      if (current <= bucket) {
        return new Measured(perSecond, count + 1, bucket);
      }
      double recent = (count + 1) / (current - bucket);
      return new Measured(SMOOTHING * recent + (1 - SMOOTHING) * perSecond, 0, current);
    }
  }

  /**
   * The cubic curve from 0.7 of a rate that was too fast, flat where it reaches it, and on.
   *
   * @param tooFast the rate at which the service throttled
   * @param plateau how many seconds later the curve is back at that rate
   * @param throttledAt where it begins
   */
  record Curve(double tooFast, double plateau, double throttledAt) {
    private static final double CUT = 0.3;
    private static final double SCALE = 0.4;

    static Curve from(double tooFast, double now) {
      return new Curve(tooFast, Math.cbrt(tooFast * CUT / SCALE), now);
    }

    double at(double now) {
      return SCALE * Math.pow(now - throttledAt - plateau, 3) + tooFast;
    }
  }
}
