package io.github.mwaareactor.error;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed. Every error that this client signals is one of these. Only wrong arguments are
 * {@link IllegalArgumentException} or {@link NullPointerException}, thrown at the call.
 *
 * <p>Each is serializable if its cause and suppressed exceptions are. Exceptions of this client,
 * the JDK, Netty and the AWS SDK are. Those of a credentials provider of your own may not be.
 */
public abstract class MwaaException extends RuntimeException {
  private final FailedCall call;
  private final FailureKind kind;
  private final String description;
  private @Nullable String notRetried;

  /**
   * Describes a failed call.
   *
   * @param call the call that failed
   * @param what what went wrong, for the message
   * @param kind whether another attempt can help
   * @param cause the underlying exception, if any
   */
  protected MwaaException(
      FailedCall call, String what, FailureKind kind, @Nullable Throwable cause) {
    super(call.describe(what), cause);
    this.call = call;
    this.kind = kind;
    this.description = what;
  }

  /** The AWS operation, such as {@code GetWorkflowRun}, or {@code warmup}. */
  public String operation() {
    return call.operation();
  }

  /**
   * What went wrong, as in the message, but without naming the call, its subject and its attempts.
   * It is for programs that name those themselves.
   */
  public String description() {
    return description;
  }

  /**
   * How many attempts were sent or failed to reach the service, the first included. An attempt that
   * ended while it waited for a permit, credentials or a free connection does not count, so this
   * may be 0.
   */
  public int attempts() {
    return call.attempts();
  }

  /** Whether another attempt can help, and after what kind of wait. */
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
   * Whether the service may have received the attempt that failed. False if it certainly has not:
   * the attempt waited for a permit, credentials or a connection, or no connection was made.
   */
  public boolean wasSent() {
    return call.sent();
  }

  /**
   * Whether the service may have executed the call, by this attempt or an earlier one. False if it
   * certainly has not: each attempt was refused or throttled, or was never sent. A call that only
   * reads changes nothing either way.
   *
   * <p>Where it is true, asking again may do the work twice, unless {@link #clientToken()} is sent
   * again.
   */
  public boolean mayHaveBeenExecuted() {
    return call.inDoubt() || (call.sent() && isExecutionPossible());
  }

  /** Whether an attempt that was sent may have been executed although it ended with this error. */
  boolean isExecutionPossible() {
    return true;
  }

  /**
   * The token of a call that starts or creates something, if it may have been executed. The same
   * request with this token starts nothing twice. {@code null} if the call certainly was not
   * executed, or its operation has no token. It is part of the message, too.
   */
  public @Nullable String clientToken() {
    return mayHaveBeenExecuted() ? call.clientToken() : null;
  }

  /**
   * How long the service asks to wait before another attempt; {@code null} if it does not, or if
   * another attempt cannot help.
   */
  public @Nullable Duration retryAfter() {
    return null;
  }

  /**
   * Why no further attempt was made although the failure is retryable, or {@code null}. It is part
   * of the message, too.
   */
  public @Nullable String notRetried() {
    return notRetried;
  }

  /**
   * Sets why no further attempt was made. It is called by the retry rules, once, before the error
   * is delivered. Like {@link #initCause}, it is public only because its callers are in other
   * packages.
   *
   * @param why the reason, as the end of a sentence
   * @throws IllegalStateException if a reason was set before
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
    String why = notRetried == null ? "" : "; not retried: " + notRetried;
    String token = clientToken();
    return message
        + why
        + (token == null ? "" : "; it may have been executed, with client token " + token);
  }
}
