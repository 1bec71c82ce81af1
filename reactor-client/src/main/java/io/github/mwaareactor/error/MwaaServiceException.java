package io.github.mwaareactor.error;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The service answered with an error. Errors a caller would tell apart have a subclass; any other,
 * new ones included, is this class itself with its {@link #errorCode()}.
 */
public class MwaaServiceException extends MwaaException {
  private final ServiceErrorDetails error;

  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   */
  public MwaaServiceException(FailedCall call, ServiceErrorDetails error) {
    super(call, error.describe(), error.kind(), null);
    this.error = error;
  }

  /** The error's name without namespace, or {@code null} when the answer named none. */
  public @Nullable String errorCode() {
    return error.code();
  }

  /** The service's own words, or {@code null} when there were none. */
  public @Nullable String serviceMessage() {
    return error.message();
  }

  /** The HTTP status. It alone decides little: a throttle may come as 400. */
  public int statusCode() {
    return error.statusCode();
  }

  /** The service's id of the request, or {@code null} when the answer had none. */
  public @Nullable String requestId() {
    return error.requestId();
  }

  /** The second id that some front ends add ({@code x-amz-id-2}), or {@code null}. */
  public @Nullable String extendedRequestId() {
    return error.extendedRequestId();
  }

  @Override
  public @Nullable Duration retryAfter() {
    return isRetryable() ? error.retryAfter() : null;
  }

  /** When the service answered, by its own clock, or {@code null} when it did not say. */
  public @Nullable Instant answeredAt() {
    return error.answeredAt();
  }
}
