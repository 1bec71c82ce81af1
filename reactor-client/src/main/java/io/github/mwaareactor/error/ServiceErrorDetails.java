package io.github.mwaareactor.error;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of the service's error response.
 *
 * @param code the error's name without namespace; {@code null} if the response had none
 * @param message the service's message
 * @param statusCode the HTTP status; a throttle may have the status 400
 * @param requestId the service's id of the request, for a support case
 * @param extendedRequestId the second request id, {@code x-amz-id-2}
 * @param retryAfter how long the service asks to wait
 * @param answeredAt when the service answered, by its own clock
 * @param kind whether another attempt can help
 * @param unreadableBody what the response had in place of the service's JSON, as the end of a
 *     sentence; empty if it was readable
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
   * The content of a readable error response.
   *
   * @param code the error's name without namespace; {@code null} if the response had none
   * @param message the service's message
   * @param statusCode the HTTP status
   * @param requestId the service's id of the request
   * @param extendedRequestId the second request id, {@code x-amz-id-2}
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
