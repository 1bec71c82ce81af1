package io.github.mwaareactor.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the dates that HTTP headers carry. */
public final class HttpDate {
  private HttpDate() {}

  /** The instant, or {@code null} for what is no such date. */
  public static @Nullable Instant parse(@Nullable String text) {
    try {
      return text == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
