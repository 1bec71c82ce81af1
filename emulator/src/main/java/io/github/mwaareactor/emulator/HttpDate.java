package io.github.mwaareactor.emulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header; formatted once per second, however many answers leave in it. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Formatted(long second, String text) {}

  private volatile Formatted last = formatted(Instant.EPOCH);

  String format(Instant time) {
    Formatted known = last;
    if (known.second() != time.getEpochSecond()) {
      known = formatted(time);
      last = known;
    }
    return known.text();
  }

  private static Formatted formatted(Instant time) {
    return new Formatted(time.getEpochSecond(), FORMAT.format(time));
  }
}
