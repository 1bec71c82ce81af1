package io.github.mwaareactor.error;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The call that failed.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}, or the client's own, such as
 *     {@code warmup}
 * @param subject what the call was about, for messages
 * @param attempts how many attempts were sent or failed to reach the service, the first included; 0
 *     if there was none
 * @param sent whether the last attempt was sent, so that the service may have received it
 * @param inDoubt whether an earlier attempt may have been executed although it failed
 * @param clientToken what makes another request with it harmless; {@code null} if the operation has
 *     no such token
 */
public record FailedCall(
    String operation,
    String subject,
    int attempts,
    boolean sent,
    boolean inDoubt,
    @Nullable String clientToken)
    implements Serializable {
  /** One without earlier attempts in doubt, and without a token. */
  public FailedCall(String operation, String subject, int attempts, boolean sent) {
    this(operation, subject, attempts, sent, false, null);
  }

  /** One whose last attempt was sent if any was. */
  public FailedCall(String operation, String subject, int attempts) {
    this(operation, subject, attempts, attempts > 0);
  }

  /** The same call once it has begun: how far it came is not known, so it may have been sent. */
  public FailedCall begun() {
    return new FailedCall(operation, subject, attempts, true, inDoubt, clientToken);
  }

  String describe(String what) {
    String tried = attempts == 1 ? "1 attempt" : attempts + " attempts";
    return operation + " of " + subject + " failed after " + tried + ": " + what;
  }
}
