package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.protocol.PageRequest;
import io.github.mwaareactor.internal.protocol.WorkflowRef;
import io.github.mwaareactor.internal.watch.WorkflowSource;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a client's watchers ask of workflows; like a poll, each call is one attempt. */
public final class ClientWorkflows implements WorkflowSource {
  private static final int MOST_ROWS = 100;

  private final ClientParts parts;

  public ClientWorkflows(ClientParts parts) {
    this.parts = parts;
  }

  @Override
  public void check(String workflowArn) {
    parts.endpoints().check(workflowArn);
  }

  @Override
  public Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token) {
    ListWorkflowRunsRequest list =
        ListWorkflowRunsRequest.builder(workflowArn).pageSize(MOST_ROWS).build();
    return parts
        .polls()
        .call(Operations.LIST_WORKFLOW_RUNS, new PageRequest<>(list, token))
        .contextWrite(DroppedErrors::quiet);
  }

  @Override
  public Mono<Workflow> workflow(String workflowArn) {
    return parts
        .polls()
        .call(Operations.GET_WORKFLOW, new WorkflowRef(workflowArn, null))
        .contextWrite(DroppedErrors::quiet);
  }
}
