package io.github.mwaareactor.fleetwatcher.demo;

import java.time.Duration;

/**
 * How a demo goes.
 *
 * @param memberMain the main class of a member, which takes {@code run} and its options
 * @param seed of the runs: how long they take and how they end
 * @param runs how many are submitted
 * @param killAfter how long after that a member is killed
 * @param runsEndAfter how long after that all runs have ended
 * @param limit of the whole
 */
public record DemoOptions(
    Class<?> memberMain,
    long seed,
    int runs,
    Duration killAfter,
    Duration runsEndAfter,
    Duration limit) {
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  /** Checks what could not work. */
  public DemoOptions {
    if (runs < 1) {
      throw new IllegalArgumentException("a demo needs at least one run, was " + runs);
    }
    if (runsEndAfter.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("runs must take at least 10 s, was " + runsEndAfter);
    }
  }
}
