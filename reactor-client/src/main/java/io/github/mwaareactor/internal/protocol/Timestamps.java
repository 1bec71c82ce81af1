package io.github.mwaareactor.internal.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Reads an RFC 3339 date-time with {@code Z} or an offset, and up to nine fraction digits. */
final class Timestamps {
  private static final String DATE_TIME = "0000-00-00T00:00:00";
  private static final int MAX_FRACTION = 9;
  private static final int[] NANOS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private Timestamps() {}

  /**
   * Reads what stands in the parser's buffer: a string of it would live for this alone.
   * Instant.parse takes a kilobyte and more each time, and an answer has four of these; so what the
   * service sends is read here, and everything else there.
   *
   * @throws DateTimeException if it is no such text
   */
  static Instant instant(char[] text, int from, int length) {
    return isPlainUtc(text, from, length)
        ? plainUtc(text, from, length)
        : Instant.parse(new String(text, from, length));
  }

  private static boolean isPlainUtc(char[] text, int from, int length) {
    int zone = length - 1;
    if (zone < DATE_TIME.length() || text[from + zone] != 'Z' || !isDateTime(text, from)) {
      return false;
    }
    int fraction = zone - DATE_TIME.length() - 1;
    return fraction < 0
        || (fraction > 0
            && fraction <= MAX_FRACTION
            && text[from + DATE_TIME.length()] == '.'
            && areDigits(text, from + DATE_TIME.length() + 1, from + zone));
  }

  // Hours and seconds that only a parser knows what to make of (24:00, 23:59:60) are left to it.
  private static boolean isDateTime(char[] text, int from) {
    for (int i = 0; i < DATE_TIME.length(); i++) {
      char expected = DATE_TIME.charAt(i);
      char found = text[from + i];
      if (expected == '0' ? !isDigit(found) : found != expected) {
        return false;
      }
    }
    return number(text, from + 11, from + 13) < 24 && number(text, from + 17, from + 19) < 60;
  }

  private static Instant plainUtc(char[] text, int from, int length) {
    int zone = from + length - 1;
    int fraction = Math.min(zone, from + DATE_TIME.length() + 1);
    return LocalDateTime.of(
            number(text, from, from + 4),
            number(text, from + 5, from + 7),
            number(text, from + 8, from + 10),
            number(text, from + 11, from + 13),
            number(text, from + 14, from + 16),
            number(text, from + 17, from + 19),
            fraction < zone ? number(text, fraction, zone) * NANOS[zone - fraction] : 0)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(char[] text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  private static boolean areDigits(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
