package io.github.mwaareactor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that was deleted, or one version of it. A member is {@code null} if the service did
 * not send it.
 *
 * @param workflowArn the workflow's ARN
 * @param workflowVersion the version that was deleted
 */
public record DeletedWorkflow(@Nullable String workflowArn, @Nullable String workflowVersion)
    implements Serializable {}
