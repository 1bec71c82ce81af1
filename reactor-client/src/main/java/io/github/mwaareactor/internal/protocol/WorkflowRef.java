package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.WorkflowArn;
import org.jspecify.annotations.Nullable;

/** Names a workflow, or one version of it. */
public record WorkflowRef(String workflowArn, @Nullable String workflowVersion) {
  /** As messages name it. */
  @Override
  public String toString() {
    String version = workflowVersion == null ? "" : "version " + workflowVersion + " of ";
    return version
        + "workflow "
        + WorkflowArn.parse(workflowArn).workflowId()
        + " ("
        + workflowArn
        + ")";
  }
}
