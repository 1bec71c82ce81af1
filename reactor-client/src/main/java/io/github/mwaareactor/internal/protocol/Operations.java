package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;

/** The operations of the service that this client calls. */
public final class Operations {
  /** Reads one run. */
  public static final Operation<RunRef, WorkflowRun> GET_WORKFLOW_RUN =
      Operation.named("GetWorkflowRun")
          .addressedBy(RunRef::region)
          .sending(GetWorkflowRunRequest.class, GetWorkflowRunRequest::of)
          .receiving(
              GetWorkflowRunResponse.class, GetWorkflowRunResponse::toRun, EchoCheck::mismatch);

  private Operations() {}
}
