package io.github.mwaareactor.internal.rate;

/**
 * Whether throttled answers have become so frequent that they mean a limit: a cumulative sum test
 * (CUSUM, a sequential form of the likelihood ratio test) of the share of throttled answers. Each
 * answer adds the logarithm of how much more probable it is at a limit; at zero the test begins
 * anew. Immutable.
 *
 * @param weight the sum; 0 while nothing speaks for a limit
 * @param accepted accepted answers since it was last 0
 * @param throttled throttled ones
 */
record Evidence(double weight, int accepted, int throttled) {
  static final Evidence NONE = new Evidence(0, 0, 0);

  // A share of throttled answers that is tolerated beyond what is known to be noise, and one that
  // is not.
  private static final double TOLERATED = 0.01;
  private static final double LIMITED = 0.07;
  private static final double RATE_OF_TWO = 10;

  Evidence afterAccepted(double noise) {
    if (weight == 0) {
      return NONE;
    }
    double left = weight + Math.log((1 - LIMITED - noise) / (1 - TOLERATED - noise));
    return left <= 0 ? NONE : new Evidence(left, accepted + 1, throttled);
  }

  Evidence afterThrottled(double noise) {
    double more = Math.log((LIMITED + noise) / (TOLERATED + noise));
    return new Evidence(weight + more, accepted, throttled + 1);
  }

  /**
   * Whether it is enough. More is asked for at a higher rate, so that chance alone cuts the rate
   * about as often per minute at any rate, while at a few requests per second one throttled answer
   * is enough.
   */
  boolean suffices(double perSecond) {
    return weight >= Math.log(1 + perSecond / RATE_OF_TWO);
  }

  /**
   * The part of the rate that the service accepts, as far as these answers tell.
   *
   * @param prior how many answers the knowledge from before is worth
   * @param expected the part that was expected before
   */
  double acceptedPart(double prior, double expected) {
    return (accepted + prior * expected) / (accepted + throttled + prior);
  }
}
