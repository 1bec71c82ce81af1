package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Texts;
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
    Texts.identifier(runId, "run id", MAX_RUN_ID);
  }

  /** The workflow's ARN in its parts. */
  public WorkflowArn workflow() {
    return WorkflowArn.parse(workflowArn);
  }

  /** The workflow's region, such as {@code eu-west-1}. */
  public String region() {
    return WorkflowArn.regionOf(workflowArn);
  }

  /** The run and its workflow, as messages name them, with the ARN. */
  @Override
  public String toString() {
    return "run " + runId + " of " + workflow().workflowId() + " (" + workflowArn + ")";
  }
}
