package io.github.mwaareactor.internal.wire;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Adds to a signed request what a listener wants to be sent, as far as that does no harm. */
final class UnsignedHeaders {
  // They say where a request ends, and what becomes of its connection.
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-encoding",
          "expect",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");
  private static final String SIGNING = "x-amz-";
  // Instead of the index of a character that must not be there.
  private static final int VALID = -1;

  private UnsignedHeaders() {}

  static void add(Map<String, String> wanted, HttpHeaders headers) {
    wanted.forEach(
        (name, value) -> {
          if (isHarmless(name, value) && !headers.contains(name)) {
            headers.set(name, value);
          }
        });
  }

  private static boolean isHarmless(String name, String value) {
    String known = name.toLowerCase(Locale.ROOT);
    return !known.isEmpty()
        && HttpHeaderValidationUtil.validateToken(known) == VALID
        && value.chars().allMatch(UnsignedHeaders::isVisible)
        && !FRAMING.contains(known)
        && !known.startsWith(SIGNING);
  }

  private static boolean isVisible(int character) {
    return (character >= ' ' && character <= '~') || character == '\t';
  }
}
