package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.internal.wire.HttpDate;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds how long an error answer asks to wait: the body's {@code RetryAfterSeconds}, {@code
 * x-amz-retry-after} in milliseconds, or {@code Retry-After} in seconds or as a date. Values that
 * make no sense are passed over.
 */
final class RetryHint {
  private RetryHint() {}

  static @Nullable Duration of(WireResponse response, ErrorBody body) {
    Duration inBody = seconds(body.retryAfterSeconds());
    if (inBody != null) {
      return inBody;
    }
    Long millis = whole(response.header("x-amz-retry-after"));
    return millis != null ? Duration.ofMillis(millis) : standard(response);
  }

  private static @Nullable Duration standard(WireResponse response) {
    String value = response.header("retry-after");
    Duration seconds = seconds(value);
    return seconds != null ? seconds : untilDate(value, response);
  }

  // Against the answer's own date: the local clock may be wrong.
  private static @Nullable Duration untilDate(@Nullable String until, WireResponse response) {
    Instant end = HttpDate.parse(until);
    Instant start = response.date();
    return end == null || start == null || end.isBefore(start)
        ? null
        : Duration.between(start, end);
  }

  private static @Nullable Duration seconds(@Nullable String text) {
    Long seconds = whole(text);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static @Nullable Long whole(@Nullable String text) {
    try {
      long value = text == null ? -1 : Long.parseLong(text.strip());
      return value < 0 ? null : value;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
