package io.github.mwaareactor.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One request the emulator answered, to assert on.
 *
 * @param operation the operation asked for, such as {@code GetWorkflowRun}; for an unknown target
 *     the target itself, empty if there was none
 * @param headers the request's headers by lower-case name, each with its values in order
 * @param body the request's body
 * @param verdict what the emulator thought of the signature
 * @param status the HTTP status it was answered with, 0 if a fault kept all or half of the answer's
 *     headers back
 * @param requestId the request id it was answered with
 * @param time when it arrived, by the emulator's clock
 * @param connectionId equal for calls that came over one connection
 */
public record RecordedCall(
    String operation,
    Map<String, List<String>> headers,
    String body,
    SignatureVerdict verdict,
    int status,
    String requestId,
    Instant time,
    String connectionId) {

  private static final Set<String> SECRET_HEADERS = Set.of("authorization", "x-amz-security-token");

  /** Shows everything but the signature, the session token and the body. */
  @Override
  public String toString() {
    return "RecordedCall["
        + operation
        + ", status="
        + status
        + ", verdict="
        + verdict
        + ", requestId="
        + requestId
        + ", time="
        + time
        + ", connectionId="
        + connectionId
        + ", headers="
        + harmlessHeaders()
        + ", bodyBytes="
        + body.getBytes(StandardCharsets.UTF_8).length
        + "]";
  }

  /** The headers, with {@code ***} in place of signature and session token. */
  public Map<String, List<String>> harmlessHeaders() {
    Map<String, List<String>> shown = new LinkedHashMap<>(headers);
    shown.replaceAll((name, values) -> SECRET_HEADERS.contains(name) ? List.of("***") : values);
    return shown;
  }
}
