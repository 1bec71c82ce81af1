package io.github.mwaareactor.testing;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Numbered cases made by chance. Each has a random source of its own, so that one can be made again
 * alone: {@code mvn test -Dtest=... -Dcases.index=17}, with {@code -Dcases.seed} if it was not the
 * suite's own seed.
 */
public final class SeededCases {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final int count;

  public SeededCases(long seed, int count) {
    this.seed = Long.getLong("cases.seed", seed);
    this.count = count;
  }

  /** All numbers, or the one asked for. */
  public IntStream indexes() {
    Integer one = Integer.getInteger("cases.index");
    return one == null ? IntStream.range(0, count) : IntStream.of(one);
  }

  /** The same numbers for the same case, whichever ran before it. */
  public Random random(int index) {
    return new Random(seed ^ (index + 1) * SPREAD);
  }

  /** What a failure says, and how to see it again. */
  public AssertionError failure(int index, Object what, Throwable cause) {
    return new AssertionError(name(index) + ": " + what, cause);
  }

  public String name(int index) {
    return "case " + index + " (replay: -Dcases.seed=" + seed + " -Dcases.index=" + index + ")";
  }
}
