package io.github.mwaareactor.internal.rate;

/**
 * Throttled answers that have nothing to do with the rate: their share is the same right after the
 * rate was cut and later, when it has grown again. At a limit it is lower right after a cut.
 * Immutable.
 *
 * @param low the share of throttled answers among requests begun right after a cut, smoothed
 * @param high the share among all others
 */
record Noise(double low, double high) {
  static final Noise NONE = new Noise(0, 0);

  private static final double SMOOTHING = 1 / 500.0;
  // How much a difference between the two counts against noise.
  private static final double WEIGHT_OF_DIFFERENCE = 3;
  // Many clients at one limit see a share that none of them can change. That must not let all of
  // them speed up.
  private static final double MOST = 0.02;

  Noise counting(boolean isThrottled, boolean isRightAfterCut) {
    double hit = isThrottled ? 1 : 0;
    return isRightAfterCut
        ? new Noise(low + SMOOTHING * (hit - low), high)
        : new Noise(low, high + SMOOTHING * (hit - high));
  }

  double share() {
    double fallen = Math.max(0, high - low);
    return Math.min(MOST, Math.max(0, low - WEIGHT_OF_DIFFERENCE * fallen));
  }
}
