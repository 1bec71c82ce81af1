package io.github.mwaareactor;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceSummary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What can be done with the task instances of a run. A part of {@link
 * MwaaServerlessReactiveClient}, which says how arguments are checked and errors are signalled.
 */
public interface TaskInstanceOperations {
  /**
   * Reads one task instance, with its times, its error and its log stream. Each subscription is one
   * call.
   *
   * @param run the run it belongs to; its ARN decides endpoint and signing region
   * @param taskInstanceId its id, as {@link #listTaskInstances} and {@link
   *     io.github.mwaareactor.model.RunDetail#taskInstances()} have it: 1 to 255 characters
   * @return the task instance. Or {@link io.github.mwaareactor.error.ResourceNotFoundException} if
   *     there is none of that id; otherwise as {@link WorkflowRunOperations#getWorkflowRun(RunRef)}
   * @throws IllegalArgumentException if the id is malformed, or the ARN is of another region than
   *     the client's
   */
  Mono<TaskInstance> getTaskInstance(RunRef run, String taskInstanceId);

  /**
   * Lists the task instances of a run: one for each attempt at each task. Pages, demand, cancelling
   * and errors are as for {@link
   * WorkflowRunOperations#listWorkflowRuns(io.github.mwaareactor.model.ListWorkflowRunsRequest)}.
   *
   * @param run the run; its ARN decides endpoint and signing region
   * @return the task instances, in the service's order
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<TaskInstanceSummary> listTaskInstances(RunRef run);
}
