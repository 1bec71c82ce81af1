package io.github.mwaareactor.observe;

import io.github.mwaareactor.model.RunRef;
import org.jspecify.annotations.Nullable;

/**
 * A call that begins.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}
 * @param region the region of the call. It is {@code other} for a region that the AWS SDK does not
 *     know and the client is not pinned to, and {@code unknown} if the AWS region settings decide
 *     and were not read yet. This keeps the number of values bounded
 * @param workflowArn the workflow, {@code null} if the call is not about one
 * @param run the run, {@code null} if the call is not about a run
 */
public record StartedCall(
    String operation, String region, @Nullable String workflowArn, @Nullable RunRef run) {
  /**
   * A call about a run.
   *
   * @param operation the AWS operation
   * @param region the region of the call
   * @param run the run
   */
  public StartedCall(String operation, String region, RunRef run) {
    this(operation, region, run.workflowArn(), run);
  }
}
