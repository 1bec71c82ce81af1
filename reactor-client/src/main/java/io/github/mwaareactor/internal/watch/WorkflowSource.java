package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What watchers are given of a client besides polls of runs. Each subscription is one call. */
public interface WorkflowSource {
  /**
   * Checks an ARN before anything is asked.
   *
   * @throws IllegalArgumentException if this workflow may not be asked for
   */
  void check(String workflowArn);

  /**
   * A page of the list of a workflow's runs.
   *
   * @param token as the page before named this one; null for the first
   */
  Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token);

  /** The workflow itself. */
  Mono<Workflow> workflow(String workflowArn);
}
