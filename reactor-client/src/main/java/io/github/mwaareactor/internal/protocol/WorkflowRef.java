package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.Nullable;

/** Names a workflow, or one version of it. */
public record WorkflowRef(String workflowArn, @Nullable String workflowVersion) {}
