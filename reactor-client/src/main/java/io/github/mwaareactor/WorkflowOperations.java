package io.github.mwaareactor;

import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.regions.Region;

/**
 * What can be done with workflows. A part of {@link MwaaServerlessReactiveClient}, which says how
 * arguments are checked and errors are signalled.
 *
 * <p>Unless a method says otherwise, each subscription is one call, with limits, retries,
 * cancelling and threads as for {@link
 * WorkflowRunOperations#getWorkflowRun(io.github.mwaareactor.model.RunRef)}.
 *
 * <p>Two operations name no ARN: creating a workflow, and listing workflows. They go to the region
 * that the call names, else to the client's {@link MwaaServerlessReactiveClientBuilder#region},
 * else to that of the AWS settings: the JVM property {@code aws.region}, {@code AWS_REGION}, or the
 * profile's {@code region}. The profile is read off the event loops, once. Without any of them the
 * call fails: with {@link IllegalArgumentException} at the call if the profile was read before,
 * else with {@link io.github.mwaareactor.error.ConfigurationException} as a signal.
 */
public interface WorkflowOperations {
  /**
   * Creates a workflow in the client's region, or that of the AWS settings.
   *
   * @param request what to create
   * @return as {@link #createWorkflow(CreateWorkflowRequest, Region)}
   * @throws IllegalArgumentException if it is known that there is no region
   */
  Mono<CreatedWorkflow> createWorkflow(CreateWorkflowRequest request);

  /**
   * Creates a workflow.
   *
   * <p><strong>Each subscription creates a workflow</strong>, unless the request has a {@link
   * CreateWorkflowRequest.Builder#clientToken client token}. All attempts of one subscription have
   * the same token. An error that leaves it open whether the workflow was created carries it as
   * {@link io.github.mwaareactor.error.MwaaException#clientToken()}: the same request with that
   * token creates nothing twice.
   *
   * @param request what to create
   * @param region where to create it
   * @return the new workflow. Or {@link io.github.mwaareactor.error.ConflictException} if the name
   *     is in use, or the token was sent with another request, {@link
   *     io.github.mwaareactor.error.ServiceQuotaExceededException} if there are too many workflows,
   *     and {@link io.github.mwaareactor.error.ValidationException} if the service refuses the
   *     definition
   * @throws IllegalArgumentException if the client is pinned to another region
   */
  Mono<CreatedWorkflow> createWorkflow(CreateWorkflowRequest request, Region region);

  /**
   * Reads the latest version of a workflow.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @return the workflow, or {@link io.github.mwaareactor.error.ResourceNotFoundException}
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  Mono<Workflow> getWorkflow(String workflowArn);

  /**
   * Reads one version of a workflow.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @param workflowVersion the version, 32 characters
   * @return the workflow, or {@link io.github.mwaareactor.error.ResourceNotFoundException}
   * @throws IllegalArgumentException if the ARN or the version is malformed, or the ARN is of
   *     another region than the client's
   */
  Mono<Workflow> getWorkflow(String workflowArn, String workflowVersion);

  /**
   * Makes another version of a workflow.
   *
   * <p>It is the one operation that is not repeated blindly, because a second update makes a second
   * version. Another attempt follows only if the one before certainly was not executed: it was
   * throttled, refused, or never sent. {@link
   * io.github.mwaareactor.error.MwaaException#mayHaveBeenExecuted()} tells whether the update may
   * have happened in spite of the error.
   *
   * @param request what the new version is made of
   * @return the new version. Or {@link io.github.mwaareactor.error.ResourceNotFoundException},
   *     {@link io.github.mwaareactor.error.ConflictException}, {@link
   *     io.github.mwaareactor.error.ServiceQuotaExceededException} for too many versions, and
   *     {@link io.github.mwaareactor.error.ValidationException} if the service refuses the
   *     definition
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<UpdatedWorkflow> updateWorkflow(UpdateWorkflowRequest request);

  /**
   * Deletes a workflow with all versions, stops its runs and removes their history.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @return as {@link #deleteWorkflow(String, String)}
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  Mono<DeletedWorkflow> deleteWorkflow(String workflowArn);

  /**
   * Deletes one version of a workflow. If the service does not find it after an earlier attempt of
   * this call may have been executed, it was that attempt that deleted it, and the call succeeds.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @param workflowVersion the version, 32 characters
   * @return what was deleted, or {@link io.github.mwaareactor.error.ResourceNotFoundException}
   * @throws IllegalArgumentException if the ARN or the version is malformed, or the ARN is of
   *     another region than the client's
   */
  Mono<DeletedWorkflow> deleteWorkflow(String workflowArn, String workflowVersion);

  /**
   * Lists the workflows of the account in the client's region, or that of the AWS settings.
   *
   * @return as {@link #listWorkflows(Region)}
   * @throws IllegalArgumentException if it is known that there is no region
   */
  Flux<WorkflowSummary> listWorkflows();

  /**
   * Lists the workflows of the account in a region. Pages, demand, cancelling and errors are as for
   * {@link
   * WorkflowRunOperations#listWorkflowRuns(io.github.mwaareactor.model.ListWorkflowRunsRequest)}.
   *
   * @param region where to list them
   * @return the workflows, in the service's order
   * @throws IllegalArgumentException if the client is pinned to another region
   */
  Flux<WorkflowSummary> listWorkflows(Region region);

  /**
   * Lists the versions of a workflow. Pages, demand, cancelling and errors are as for {@link
   * WorkflowRunOperations#listWorkflowRuns(io.github.mwaareactor.model.ListWorkflowRunsRequest)}.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @return the versions, in the service's order
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  Flux<WorkflowVersionSummary> listWorkflowVersions(String workflowArn);
}
