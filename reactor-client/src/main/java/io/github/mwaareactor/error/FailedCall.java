package io.github.mwaareactor.error;

import java.io.Serializable;

/**
 * The call that failed.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}, or the client's own, such as
 *     {@code warmup}
 * @param subject what the call was about, for messages
 * @param attempts how many attempts were sent or failed to reach the service, the first included; 0
 *     if there was none
 * @param sent whether the last attempt was sent, so that the service may have received it
 */
public record FailedCall(String operation, String subject, int attempts, boolean sent)
    implements Serializable {
  /** One whose last attempt was sent if any was. */
  public FailedCall(String operation, String subject, int attempts) {
    this(operation, subject, attempts, attempts > 0);
  }

  String describe(String what) {
    String tried = attempts == 1 ? "1 attempt" : attempts + " attempts";
    return operation + " of " + subject + " failed after " + tried + ": " + what;
  }
}
