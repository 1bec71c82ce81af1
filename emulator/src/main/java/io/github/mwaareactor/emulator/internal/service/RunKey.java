package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;

/** What names a run. */
public record RunKey(String workflowArn, String runId) {

  static RunKey read(InputReader members) {
    return new RunKey(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN),
        members.required("RunId", Constraint.ID));
  }

  /** What is answered where the workflow exists, but not the run. */
  ServiceError notFound() {
    return ServiceError.resourceNotFound(
        "Workflow run " + runId + " does not exist.", runId, "WorkflowRun");
  }
}
