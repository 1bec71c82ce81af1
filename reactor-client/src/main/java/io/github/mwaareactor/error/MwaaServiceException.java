package io.github.mwaareactor.error;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The service answered with an error. Errors that callers handle differently have a subclass. All
 * others, new ones included, are of this class and differ by {@link #errorCode()}.
 */
public class MwaaServiceException extends MwaaException {
  private static final int SERVER_FAULT = 500;

  private final ServiceErrorDetails error;

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   */
  public MwaaServiceException(FailedCall call, ServiceErrorDetails error) {
    super(call, error.describe(), error.kind(), null);
    this.error = error;
  }

  /** The error's name without namespace, or {@code null} if the response had none. */
  public @Nullable String errorCode() {
    return error.code();
  }

  /** The service's message, or {@code null} if there was none. */
  public @Nullable String serviceMessage() {
    return error.message();
  }

  /** The HTTP status. Prefer {@link #kind()}: a throttle may have the status 400. */
  public int statusCode() {
    return error.statusCode();
  }

  /** The service's id of the request, or {@code null} if the response had none. */
  public @Nullable String requestId() {
    return error.requestId();
  }

  /** The second request id, {@code x-amz-id-2}, or {@code null} if the response had none. */
  public @Nullable String extendedRequestId() {
    return error.extendedRequestId();
  }

  @Override
  public @Nullable Duration retryAfter() {
    return isRetryable() ? error.retryAfter() : null;
  }

  // What is refused is not executed, and a modelled error that is not retried is a refusal at any
  // status. After a server's fault it is not known how far it came.
  @Override
  boolean isExecutionPossible() {
    boolean isModelled = getClass() != MwaaServiceException.class;
    return isRetryable() ? !isThrottling() : !isModelled && statusCode() >= SERVER_FAULT;
  }

  /** When the service answered, by its own clock, or {@code null} if the response had no date. */
  public @Nullable Instant answeredAt() {
    return error.answeredAt();
  }
}
