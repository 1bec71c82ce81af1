package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import org.jspecify.annotations.Nullable;

/** A workflow, and one of its versions unless all or the latest are meant. */
record VersionRequest(String workflowArn, @Nullable String version) {

  static VersionRequest read(InputReader members) {
    return new VersionRequest(
        members.required("WorkflowArn", Constraint.WORKFLOW_ARN),
        members.optional("WorkflowVersion", Constraint.VERSION));
  }

  /** The version meant of its workflow, the latest if it names none. */
  WorkflowVersion in(Workflow workflow) {
    return require(workflow, version);
  }

  static WorkflowVersion require(Workflow workflow, @Nullable String version) {
    WorkflowVersion found = workflow.version(version);
    if (found == null) {
      throw new OperationFailure(
          ServiceError.resourceNotFound(
              "Workflow " + workflow.arn() + " has no version " + version + ".",
              String.valueOf(version),
              "WorkflowVersion"));
    }
    return found;
  }
}
