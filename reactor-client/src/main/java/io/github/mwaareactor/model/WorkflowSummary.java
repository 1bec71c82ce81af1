package io.github.mwaareactor.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in a list. A member is {@code null} if the service did not send it.
 *
 * @param workflowArn the workflow's ARN
 * @param workflowVersion its latest version, 32 characters
 * @param name the name that it was created with
 * @param description what it is for
 * @param createdAt when it was created
 * @param modifiedAt when it was last changed
 * @param workflowStatusText its status as the service wrote it; {@link #workflowStatus()} reads it
 * @param triggerMode what starts its runs
 */
public record WorkflowSummary(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable String name,
    @Nullable String description,
    @Nullable Instant createdAt,
    @Nullable Instant modifiedAt,
    @JsonProperty("workflowStatus") @Nullable String workflowStatusText,
    @Nullable String triggerMode)
    implements Serializable {

  /**
   * Whether it can be used: {@link WorkflowStatus#UNKNOWN} for a value this version does not know,
   * {@code null} if absent.
   */
  public @Nullable WorkflowStatus workflowStatus() {
    return workflowStatusText == null ? null : WorkflowStatus.of(workflowStatusText);
  }
}
