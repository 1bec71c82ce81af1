package io.github.mwaareactor.internal.rate;

/**
 * How much is known of the limit at a cut. Immutable.
 *
 * @param answers how many answers that knowledge is worth, against those that led to the cut
 * @param trust from 0 to 1: the more, the longer it takes until other limits are tried
 * @param steadiness from 0.2 to 1: the more cuts were made at about the same rate, one after the
 *     other, the higher
 */
record Certainty(double answers, double trust, double steadiness) {
  /** Nothing is known before the first cut, however much was accepted. */
  static final Certainty FIRST = new Certainty(4, 0.2, 0.2);

  private static final double SECONDS = 1.25;
  private static final double LEAST_ANSWERS = 6;
  // A few throttled answers are a smaller part of a higher rate, which needs no deeper cut.
  private static final double MOST_ANSWERS = 20;
  private static final double MOST_PER_ROOT = 2;
  private static final double LEAST_STEADINESS = 0.2;
  private static final double MORE_STEADY = 1.5;
  private static final double ABOUT_THE_SAME = 1.2;

  /**
   * At the next cut.
   *
   * @param sentPerSecond how many requests per second were begun
   * @param isSoon whether it follows shortly after the last one, which then was not deep enough
   * @param ratio of the rate that is too fast now and the one that was at the last cut
   */
  Certainty next(double sentPerSecond, boolean isSoon, double ratio) {
    double most = Math.max(MOST_ANSWERS, MOST_PER_ROOT * Math.sqrt(sentPerSecond));
    double full = Math.min(most, Math.max(LEAST_ANSWERS, SECONDS * sentPerSecond));
    double worth = isSoon ? Math.min(full, Math.max(1, answers / 2)) : full;
    boolean isSame = ratio > 1 / ABOUT_THE_SAME && ratio < ABOUT_THE_SAME;
    double steady = isSame ? Math.min(1, MORE_STEADY * steadiness) : LEAST_STEADINESS;
    return new Certainty(worth, steady * worth / full, steady);
  }
}
