package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads times as people write them: {@code 500ms}, {@code 2s}, {@code 1.5m}; a bare number is
 * seconds.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|d)?");

  @Override
  public Duration convert(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "expected a time such as 500ms, 2s or 1m, was '" + text + "'");
    }
    return Duration.ofMillis(
        Math.round(Double.parseDouble(matcher.group(1)) * millis(matcher.group(2))));
  }

  private static long millis(@Nullable String unit) {
    return switch (unit == null ? "s" : unit) {
      case "ms" -> 1;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 1_000;
    };
  }
}
