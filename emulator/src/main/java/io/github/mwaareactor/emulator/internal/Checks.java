package io.github.mwaareactor.emulator.internal;

import java.time.Duration;

/** Says which rule an argument broke, and with which value. */
@SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency of its own
public final class Checks {
  private Checks() {}

  public static void argument(boolean holds, String rule, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(rule, values));
    }
  }

  public static Duration notNegative(Duration value, String name) {
    argument(!value.isNegative(), "%s must not be negative, was %s", name, value);
    return value;
  }

  public static Duration upToADay(Duration value, String name) {
    argument(
        !value.isNegative() && value.compareTo(Duration.ofDays(1)) <= 0,
        "%s must be zero to a day, was %s",
        name,
        value);
    return value;
  }

  public static String notBlank(String value, String name) {
    argument(!value.isBlank(), "%s must not be blank, was '%s'", name, value);
    return value;
  }
}
