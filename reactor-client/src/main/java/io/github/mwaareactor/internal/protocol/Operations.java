package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;

/** The operations of the service that this client calls. */
public final class Operations {
  public static final Operation<RunRef, ?, WorkflowRun> GET_WORKFLOW_RUN =
      Operation.of(
          "GetWorkflowRun",
          RunRef::workflow,
          GetWorkflowRunRequest::of,
          GetWorkflowRunResponse.class,
          GetWorkflowRunResponse::toRun);

  private Operations() {}
}
