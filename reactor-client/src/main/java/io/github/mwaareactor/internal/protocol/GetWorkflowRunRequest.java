package io.github.mwaareactor.internal.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.model.RunRef;

/** The request on the wire. */
record GetWorkflowRunRequest(
    @JsonProperty("WorkflowArn") String workflowArn, @JsonProperty("RunId") String runId) {
  static GetWorkflowRunRequest of(RunRef run) {
    return new GetWorkflowRunRequest(run.workflowArn(), run.runId());
  }
}
