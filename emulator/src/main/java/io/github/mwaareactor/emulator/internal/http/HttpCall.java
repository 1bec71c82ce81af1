package io.github.mwaareactor.emulator.internal.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came in: the target as on the wire, header names in lower case, the whole body.
 */
@SuppressWarnings("ArrayRecordComponent") // only read, and never compared
public record HttpCall(
    String method,
    String target,
    Map<String, List<String>> headers,
    byte[] body,
    boolean tooLarge,
    String connectionId) {

  public @Nullable String header(String lowerCaseName) {
    List<String> values = headers.get(lowerCaseName);
    return values == null ? null : values.get(0);
  }

  /** Where it goes, or null if its target is no path. */
  public @Nullable RequestTarget where() {
    return RequestTarget.parse(target);
  }
}
