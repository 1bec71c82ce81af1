package io.github.mwaareactor.emulator.internal.control;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a duration as ISO 8601 writes it, or a number of seconds. */
final class DurationDeserializer extends StdDeserializer<Duration> {
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal NANOSECOND = BigDecimal.valueOf(1, 9);

  DurationDeserializer() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parsed(parser.getString(), context);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> seconds(parser.getDecimalValue(), context);
      default -> (Duration) context.handleUnexpectedToken(getValueType(context), parser);
    };
  }

  private static Duration parsed(String text, DeserializationContext context) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw context.weirdStringException(text, Duration.class, "not ISO 8601");
    }
  }

  // Compared first: to shift the point of 1e999999999 would take all memory.
  private static Duration seconds(BigDecimal seconds, DeserializationContext context) {
    if (seconds.abs().compareTo(MOST_SECONDS) > 0) {
      throw context.weirdNumberException(seconds, Duration.class, "too long");
    }
    if (seconds.abs().compareTo(NANOSECOND) < 0) {
      return Duration.ZERO;
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Duration.ofSeconds(
        whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
  }
}
