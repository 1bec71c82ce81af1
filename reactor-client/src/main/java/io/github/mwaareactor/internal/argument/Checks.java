package io.github.mwaareactor.internal.argument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Checks of arguments: each message gives the rule and the value. */
public final class Checks {
  private Checks() {}

  /**
   * Refuses a value that breaks its rule; a text is shown in quotes.
   *
   * @throws IllegalArgumentException with rule and value
   */
  public static void argument(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          rule + ", was " + (value instanceof String text ? Quoted.of(text) : value));
    }
  }

  public static int atLeastOne(int value, String name) {
    argument(value >= 1, name + " must be at least 1", value);
    return value;
  }

  public static int notNegative(int value, String name) {
    argument(value >= 0, name + " must not be negative", value);
    return value;
  }

  public static Duration positive(Duration value, String name) {
    requireNonNull(value, name);
    argument(!value.isZero() && !value.isNegative(), name + " must be positive", value);
    return clockable(value, name);
  }

  public static Duration notNegative(Duration value, String name) {
    requireNonNull(value, name);
    argument(!value.isNegative(), name + " must not be negative", value);
    return clockable(value, name);
  }

  /** For limits that a library below counts in whole milliseconds, where 0 would mean none. */
  public static Duration atLeastMillisecond(Duration value, String name) {
    argument(positive(value, name).toMillis() >= 1, name + " must be at least 1 ms", value);
    return value;
  }

  // Timers count nanoseconds in a long; half its range leaves room to add to the present.
  private static Duration clockable(Duration value, String name) {
    argument(
        value.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) <= 0,
        name + " must be at most 146 years",
        value);
    return value;
  }
}
