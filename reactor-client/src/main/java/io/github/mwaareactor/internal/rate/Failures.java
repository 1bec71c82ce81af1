package io.github.mwaareactor.internal.rate;

/**
 * Requests that got no answer, or one that says nothing about the rate. Immutable.
 *
 * @param inARow how many there were since the last answer
 * @param cutsInVain how often the rate was cut since a request that began afterwards was answered
 * @param sentWhenWell how many requests per second were begun when the last answer came: those that
 *     wait for theirs keep others from being begun
 */
record Failures(int inARow, int cutsInVain, double sentWhenWell) {
  static final Failures NONE = new Failures(0, 0, 0);

  private static final int ENOUGH = 5;
  private static final int DEEPEST_CUT = 10;

  Failures oneMore() {
    return new Failures(inARow + 1, cutsInVain, sentWhenWell);
  }

  boolean areEnough() {
    return inARow >= ENOUGH;
  }

  Failures afterCut() {
    return new Failures(inARow, Math.min(cutsInVain + 1, DEEPEST_CUT), sentWhenWell);
  }

  Failures afterAnswer(boolean beganAfterCut, double sentPerSecond) {
    return new Failures(0, beganAfterCut ? 0 : cutsInVain, sentPerSecond);
  }

  /** 1/2, 1/2, 1/4, 1/16: where requests time out, an outage leaves time for a few cuts only. */
  double cut() {
    return Math.pow(0.5, cutsInVain == 0 ? 1 : 1 << (cutsInVain - 1));
  }
}
