package io.github.mwaareactor.error;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call gave no value. Everything this client signals is one of these; wrong arguments alone
 * are {@link IllegalArgumentException} and {@link NullPointerException}, thrown at the call.
 *
 * <p>Each is serializable if its cause and suppressed exceptions are. Those of this client, the
 * JDK, Netty and the AWS SDK are; for a credentials provider of your own, that is up to you.
 */
public abstract class MwaaException extends RuntimeException {
  private final FailedCall call;
  private final FailureKind kind;
  private @Nullable String notRetried;

  /**
   * Describes a failed call.
   *
   * @param call what was being done
   * @param what what went wrong, for the message
   * @param kind whether another attempt can help
   * @param cause what was caught, if anything
   */
  protected MwaaException(
      FailedCall call, String what, FailureKind kind, @Nullable Throwable cause) {
    super(call.describe(what), cause);
    this.call = call;
    this.kind = kind;
  }

  /** The AWS operation, such as {@code GetWorkflowRun}, or {@code warmup}. */
  public String operation() {
    return call.operation();
  }

  /**
   * How many attempts were sent, or failed on their way to the service, the first included. An
   * attempt that ended while it waited for a permit, credentials or a free connection does not
   * count: 0 if nothing ever left.
   */
  public int attempts() {
    return call.attempts();
  }

  /** Whether trying again can help, and how patiently. */
  public FailureKind kind() {
    return kind;
  }

  /** Whether another attempt may succeed. */
  public boolean isRetryable() {
    return kind != FailureKind.PERMANENT;
  }

  /** Whether the service asked for fewer calls. */
  public boolean isThrottling() {
    return kind == FailureKind.THROTTLING;
  }

  /**
   * Whether the service may have received the attempt that failed. False only if that is certain
   * not to be so: it waited for a permit, credentials or a connection, or no connection came about.
   */
  public boolean wasSent() {
    return call.sent();
  }

  /**
   * How long the service asks to wait before another attempt; {@code null} where it did not say, or
   * where no other attempt can help.
   */
  public @Nullable Duration retryAfter() {
    return null;
  }

  /**
   * Why no further attempt was made although the failure may be retried, or {@code null}; the
   * message says it too.
   */
  public @Nullable String notRetried() {
    return notRetried;
  }

  /**
   * Notes why no further attempt was made: for the rules that decide it, once, before the error is
   * delivered. As {@link #initCause}, it is public only because those who call it are in other
   * packages.
   *
   * @param why the reason, as the end of a sentence
   * @throws IllegalStateException if a reason was noted before
   */
  public void initNotRetried(String why) {
    requireNonNull(why, "why");
    if (notRetried != null) {
      throw new IllegalStateException("not retried already: " + notRetried);
    }
    this.notRetried = why;
  }

  @Override
  public String getMessage() {
    String message = String.valueOf(super.getMessage());
    return notRetried == null ? message : message + "; not retried: " + notRetried;
  }
}
