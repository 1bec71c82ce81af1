package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** How numbers, times and states look to people. The same wherever it runs: no locale. */
final class Formats {
  private Formats() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%,.0f/s", perSecond);
  }

  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%,d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  /** With tenths while they matter. */
  static String elapsed(Duration duration) {
    return duration.toSeconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : duration(duration);
  }

  /** The colour of a state; null is that of a run that was not read. */
  static IStyle style(@Nullable RunState state) {
    if (state == null) {
      return Style.fg_red;
    }
    return switch (state) {
      case SUCCESS -> Style.fg_green;
      case FAILED -> Style.fg_red;
      case TIMEOUT, STOPPED, STOPPING -> Style.fg_yellow;
      case RUNNING -> Style.fg_cyan;
      case STARTING, QUEUED -> Style.fg_blue;
      case UNKNOWN -> Style.fg_magenta;
    };
  }

  /**
   * Text from elsewhere, fit for a terminal: on one line, and unable to move its cursor or to turn
   * the direction of what follows.
   */
  static String printable(String text) {
    return text.codePoints()
        .map(c -> isPrintable(c) ? c : ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
