package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;

/** The operations of the service that this client calls. */
public final class Operations {
  /** Reads one run. */
  public static final Operation<RunRef, WorkflowRun> GET_WORKFLOW_RUN =
      Operation.of(
          "GetWorkflowRun",
          RunRef::region,
          (run, body) -> body.text("WorkflowArn", run.workflowArn()).text("RunId", run.runId()),
          GetWorkflowRunResponse.RUN,
          EchoCheck::mismatch);

  private Operations() {}

  /**
   * Has all that encodes and decodes there, so that a library that does not fit is found before the
   * first call.
   *
   * @throws LinkageError naming a class that is missing or of another version
   */
  public static void load() {
    RunRef sample =
        new RunRef("arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5", "r1");
    GET_WORKFLOW_RUN.decode(GET_WORKFLOW_RUN.encode(sample));
    ErrorBody.of(GET_WORKFLOW_RUN.encode(sample));
  }
}
