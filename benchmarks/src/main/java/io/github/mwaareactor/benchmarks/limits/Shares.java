package io.github.mwaareactor.benchmarks.limits;

import java.util.Arrays;

/** Who got how much of something. */
final class Shares {
  private Shares() {}

  /** What part of all the one with the least has; none of nothing. */
  static double least(double... amounts) {
    double all = Arrays.stream(amounts).sum();
    return all == 0 ? 0 : Arrays.stream(amounts).min().orElse(0) / all;
  }

  /**
   * Jain's fairness index: 1 where everybody has the same, one part of their number where one has
   * all; 0 where nobody has anything.
   */
  static double jain(double... amounts) {
    double all = Arrays.stream(amounts).sum();
    double squares = Arrays.stream(amounts).map(amount -> amount * amount).sum();
    return squares == 0 ? 0 : all * all / (amounts.length * squares);
  }
}
