package io.github.mwaareactor.model;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that has a new version. A member is {@code null} if the service did not send it.
 *
 * @param workflowArn the workflow's ARN
 * @param modifiedAt when it was changed
 * @param workflowVersion the new version, 32 characters
 * @param warnings what the service found in its definition; read-only
 */
public record UpdatedWorkflow(
    @Nullable String workflowArn,
    @Nullable Instant modifiedAt,
    @Nullable String workflowVersion,
    @Nullable List<String> warnings)
    implements Serializable {

  /** Copies the warnings. */
  public UpdatedWorkflow {
    warnings = Copies.orNull(warnings);
  }
}
