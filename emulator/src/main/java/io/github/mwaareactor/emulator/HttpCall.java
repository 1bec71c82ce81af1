package io.github.mwaareactor.emulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came in: the target as on the wire, header names in lower case, the whole body.
 */
@SuppressWarnings("ArrayRecordComponent") // only read, and never compared
record HttpCall(
    String method,
    String target,
    Map<String, List<String>> headers,
    byte[] body,
    boolean tooLarge,
    String connectionId) {

  @Nullable String header(String lowerCaseName) {
    List<String> values = headers.get(lowerCaseName);
    return values == null ? null : values.get(0);
  }

  /** The path as sent, still percent-encoded, without query; a proxy's absolute form is cut. */
  String path() {
    String path = withoutAuthority();
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** The query as sent, empty if there is none. */
  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  private String withoutAuthority() {
    if (target.startsWith("/")) {
      return target;
    }
    int scheme = target.indexOf("://");
    int slash = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
