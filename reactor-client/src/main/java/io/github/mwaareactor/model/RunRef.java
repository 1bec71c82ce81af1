package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import java.io.Serializable;

/**
 * Names one run of one workflow.
 *
 * @param workflowArn the workflow's ARN; its region decides endpoint and signature
 * @param runId the run's id, 1 to 255 characters, no white space or control characters
 */
public record RunRef(String workflowArn, String runId) implements Serializable {
  private static final int MAX_RUN_ID = 255;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if one is malformed, naming the rule and the value
   */
  public RunRef {
    requireNonNull(workflowArn, "workflowArn");
    requireNonNull(runId, "runId");
    WorkflowArn.parse(workflowArn);
    Checks.argument(
        !runId.isEmpty() && runId.length() <= MAX_RUN_ID,
        "run id must have 1 to 255 characters",
        runId);
    Checks.argument(
        isAllowed(runId),
        "run id must have no white space, control characters or broken surrogates",
        runId);
  }

  /** The workflow's ARN in its parts. */
  public WorkflowArn workflow() {
    return WorkflowArn.parse(workflowArn);
  }

  /** The workflow's region, such as {@code eu-west-1}. */
  public String region() {
    return WorkflowArn.region(workflowArn);
  }

  private static boolean isAllowed(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!isAllowed(text.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  // A surrogate without its partner is a code point by itself; no UTF-8 can carry it.
  private static boolean isAllowed(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}
