package io.github.mwaareactor.internal.wire;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Reads the dates that HTTP headers carry. */
public final class HttpDate {
  private HttpDate() {}

  /** The instant, or {@code null} for what is no such date. */
  public static @Nullable Instant parse(@Nullable String text) {
    Date date = text == null ? null : DateFormatter.parseHttpDate(text);
    return date == null ? null : date.toInstant();
  }
}
