package io.github.mwaareactor.internal.rate;

/**
 * Requests begun per second, smoothed over buckets of half a second. Immutable; times are in
 * seconds.
 *
 * @param bucket when the current bucket began; negative infinity before the first request
 * @param count how many requests it has
 * @param smoothed the rate at its begin; 0 in the first bucket, unless a rate was assumed
 */
record SentRate(double bucket, int count, double smoothed) {
  static final SentRate NONE = new SentRate(Double.NEGATIVE_INFINITY, 0, 0);

  private static final double BUCKET = 0.5;
  // The first requests may come all at once, and say something before half a second is over.
  private static final double SHORTEST = 0.05;
  private static final double WEIGHT_OF_LATEST = 0.8;

  /** As if requests had been begun at this rate before the first one. */
  static SentRate assumed(double perSecond) {
    return new SentRate(Double.NEGATIVE_INFINITY, 0, perSecond);
  }

  SentRate counting(double now) {
    return now - bucket < BUCKET
        ? new SentRate(bucket, count + 1, smoothed)
        : new SentRate(now, 1, perSecond(now));
  }

  double perSecond(double now) {
    if (count == 0) {
      return smoothed;
    }
    double age = now - bucket;
    if (smoothed == 0) {
      return count / Math.max(SHORTEST, age);
    }
    double latest = count / Math.max(BUCKET, age);
    return age < BUCKET
        ? Math.max(smoothed, latest)
        : WEIGHT_OF_LATEST * latest + (1 - WEIGHT_OF_LATEST) * smoothed;
  }
}
