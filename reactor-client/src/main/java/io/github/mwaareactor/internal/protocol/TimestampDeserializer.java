package io.github.mwaareactor.internal.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads an RFC 3339 date-time with {@code Z} or an offset, and up to nine fraction digits. */
final class TimestampDeserializer extends ValueDeserializer<Instant> {
  private static final String DATE_TIME = "0000-00-00T00:00:00";
  private static final int MAX_FRACTION = 9;
  private static final int[] NANOS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  @Override
  public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return context.reportInputMismatch(Instant.class, "a timestamp must be a string");
    }
    try {
      return instant(parser.getString());
    } catch (DateTimeException e) {
      return context.reportInputMismatch(Instant.class, "a timestamp must be RFC 3339");
    }
  }

  // Instant.parse takes a kilobyte and more each time, and an answer has four of these. So what the
  // service sends is read here, and everything else there.
  private static Instant instant(String text) {
    return isPlainUtc(text) ? plainUtc(text) : Instant.parse(text);
  }

  private static boolean isPlainUtc(String text) {
    int zone = text.length() - 1;
    if (zone < DATE_TIME.length() || text.charAt(zone) != 'Z' || !isDateTime(text)) {
      return false;
    }
    int fraction = zone - DATE_TIME.length() - 1;
    return fraction < 0
        || (fraction > 0
            && fraction <= MAX_FRACTION
            && text.charAt(DATE_TIME.length()) == '.'
            && areDigits(text, DATE_TIME.length() + 1, zone));
  }

  // Hours and seconds that only a parser knows what to make of (24:00, 23:59:60) are left to it.
  private static boolean isDateTime(String text) {
    for (int i = 0; i < DATE_TIME.length(); i++) {
      char expected = DATE_TIME.charAt(i);
      char found = text.charAt(i);
      if (expected == '0' ? !isDigit(found) : found != expected) {
        return false;
      }
    }
    return number(text, 11, 13) < 24 && number(text, 17, 19) < 60;
  }

  private static Instant plainUtc(String text) {
    int zone = text.length() - 1;
    int from = Math.min(zone, DATE_TIME.length() + 1);
    int nanos = from < zone ? number(text, from, zone) * NANOS[zone - from] : 0;
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            nanos)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
