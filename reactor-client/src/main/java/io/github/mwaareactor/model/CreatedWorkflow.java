package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that was created. A member is {@code null} if the service did not send it.
 *
 * @param workflowArn the new workflow's ARN
 * @param createdAt when it was created
 * @param revisionId the revision that was created
 * @param workflowStatusText its status as the service wrote it; {@link #workflowStatus()} reads it
 * @param workflowVersion its first version, 32 characters
 * @param isLatestVersion whether no other version is newer
 * @param warnings what the service found in its definition; read-only
 * @param clientToken what the request was sent with: another request with the same token and
 *     content answers with the same workflow
 */
public record CreatedWorkflow(
    @Nullable String workflowArn,
    @Nullable Instant createdAt,
    @Nullable String revisionId,
    @JsonProperty("workflowStatus") @Nullable String workflowStatusText,
    @Nullable String workflowVersion,
    @Nullable Boolean isLatestVersion,
    @Nullable List<String> warnings,
    String clientToken)
    implements Serializable {

  /** Checks what is always there, and copies the warnings. */
  public CreatedWorkflow {
    requireNonNull(clientToken, "clientToken");
    warnings = Copies.orNull(warnings);
  }

  /**
   * Whether it can be used: {@link WorkflowStatus#UNKNOWN} for a value this version does not know,
   * {@code null} if absent.
   */
  public @Nullable WorkflowStatus workflowStatus() {
    return workflowStatusText == null ? null : WorkflowStatus.of(workflowStatusText);
  }
}
