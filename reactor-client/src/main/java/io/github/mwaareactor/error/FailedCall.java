package io.github.mwaareactor.error;

import java.io.Serializable;

/**
 * What was being done when a call failed.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}, or the client's own, such as
 *     {@code warmup}
 * @param subject what it was asked about, for messages
 * @param attempts how many times it was sent, or failed on its way to the service, the first
 *     included; 0 if it ended before that
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
