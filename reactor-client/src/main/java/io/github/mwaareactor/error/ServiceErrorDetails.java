package io.github.mwaareactor.error;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the service's error answer said.
 *
 * @param code the error's name without namespace; {@code null} when the answer named none
 * @param message the service's own words
 * @param statusCode the HTTP status; it alone decides little, as a throttle may come as 400
 * @param requestId the service's id of the request, for a support case
 * @param extendedRequestId the second id that some front ends add
 * @param retryAfter how long the service asks to wait
 * @param answeredAt when the service answered, by its own clock
 * @param kind whether another attempt can help
 * @param unreadableBody what came in place of the service's JSON, as the end of a sentence; empty
 *     if that was readable
 */
public record ServiceErrorDetails(
    @Nullable String code,
    @Nullable String message,
    int statusCode,
    @Nullable String requestId,
    @Nullable String extendedRequestId,
    @Nullable Duration retryAfter,
    @Nullable Instant answeredAt,
    FailureKind kind,
    String unreadableBody)
    implements Serializable {

  /**
   * What a readable answer said.
   *
   * @param code the error's name without namespace; {@code null} when the answer named none
   * @param message the service's own words
   * @param statusCode the HTTP status
   * @param requestId the service's id of the request
   * @param extendedRequestId the second id that some front ends add
   * @param retryAfter how long the service asks to wait
   * @param answeredAt when the service answered, by its own clock
   * @param kind whether another attempt can help
   */
  public ServiceErrorDetails(
      @Nullable String code,
      @Nullable String message,
      int statusCode,
      @Nullable String requestId,
      @Nullable String extendedRequestId,
      @Nullable Duration retryAfter,
      @Nullable Instant answeredAt,
      FailureKind kind) {
    this(code, message, statusCode, requestId, extendedRequestId, retryAfter, answeredAt, kind, "");
  }

  String describe() {
    return (code == null ? "an error without a code" : code)
        + (message == null || message.isEmpty() ? unreadableBody : ": " + message)
        + " (status "
        + statusCode
        + ", request id "
        + (requestId == null ? "unknown" : requestId)
        + ")";
  }
}
