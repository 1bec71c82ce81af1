package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXTS;
import static io.github.mwaareactor.internal.wire.RetrySafety.BY_TOKEN;
import static io.github.mwaareactor.internal.wire.RetrySafety.IDEMPOTENT;
import static io.github.mwaareactor.internal.wire.RetrySafety.READ;
import static io.github.mwaareactor.internal.wire.RetrySafety.UNSAFE;

import io.github.mwaareactor.internal.protocol.Operation.Target;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceSummary;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations of the service, and whether each may be repeated. */
public final class Operations {
  private static final JsonObject<Map<String, String>> TAGS =
      JsonObject.of(
          members -> {
            var tags = members.add("Tags", TEXTS);
            return row -> Optional.ofNullable(row.get(tags)).orElse(Map.of());
          });

  /** Reads one run. */
  public static final Operation<RunRef, WorkflowRun> GET_WORKFLOW_RUN =
      Operation.of(
          "GetWorkflowRun",
          READ,
          Target.run(run -> run),
          Operations::run,
          GetWorkflowRunResponse.RUN,
          EchoCheck::checked);

  /** Starts a run. */
  public static final Operation<StartWorkflowRunRequest, StartedRun> START_WORKFLOW_RUN =
      Operation.of(
              "StartWorkflowRun",
              BY_TOKEN,
              Target.workflow(StartWorkflowRunRequest::workflowArn),
              (start, body) ->
                  body.text("WorkflowArn", start.workflowArn())
                      .text("ClientToken", start.clientToken())
                      .values("OverrideParameters", start.overrideParameters())
                      .text("WorkflowVersion", start.workflowVersion()),
              RunResponses.STARTED)
          .withToken(StartWorkflowRunRequest::clientToken);

  /** Stops a run. */
  public static final Operation<RunRef, StoppedRun> STOP_WORKFLOW_RUN =
      Operation.of(
          "StopWorkflowRun",
          IDEMPOTENT,
          Target.run(run -> run),
          Operations::run,
          RunResponses.STOPPED);

  /** Reads a page of a workflow's runs. */
  public static final Operation<PageRequest<ListWorkflowRunsRequest>, Page<WorkflowRunSummary>>
      LIST_WORKFLOW_RUNS =
          Operation.of(
              "ListWorkflowRuns",
              READ,
              Target.workflow(page -> page.list().workflowArn()),
              (page, body) ->
                  body.text("WorkflowArn", page.list().workflowArn())
                      .text("WorkflowVersion", page.list().workflowVersion())
                      .integer("MaxResults", page.list().pageSize())
                      .text("NextToken", page.token()),
              Pages.of("WorkflowRuns", RunResponses.SUMMARY));

  /** Reads one task instance. */
  public static final Operation<TaskInstanceRef, TaskInstance> GET_TASK_INSTANCE =
      Operation.of(
          "GetTaskInstance",
          READ,
          Target.run(TaskInstanceRef::run),
          (task, body) -> {
            run(task.run(), body);
            body.text("TaskInstanceId", task.taskInstanceId());
          },
          TaskInstanceResponses.TASK_INSTANCE);

  /** Reads a page of a run's task instances. */
  public static final Operation<PageRequest<RunRef>, Page<TaskInstanceSummary>>
      LIST_TASK_INSTANCES =
          Operation.of(
              "ListTaskInstances",
              READ,
              Target.run(PageRequest::list),
              (page, body) -> {
                run(page.list(), body);
                body.text("NextToken", page.token());
              },
              Pages.of("TaskInstances", TaskInstanceResponses.SUMMARY));

  /** Creates a workflow. */
  public static final Operation<NewWorkflow, CreatedWorkflow> CREATE_WORKFLOW =
      Operation.of(
              "CreateWorkflow",
              BY_TOKEN,
              Target.region(NewWorkflow::region),
              (workflow, body) -> WorkflowRequests.create(workflow.request(), body),
              WorkflowResponses.CREATED)
          .withToken(workflow -> workflow.request().clientToken());

  /** Reads a workflow. */
  public static final Operation<WorkflowRef, Workflow> GET_WORKFLOW =
      Operation.of(
          "GetWorkflow",
          READ,
          Target.workflow(WorkflowRef::workflowArn),
          WorkflowRequests::version,
          WorkflowResponses.WORKFLOW);

  /** Makes another version of a workflow. */
  public static final Operation<UpdateWorkflowRequest, UpdatedWorkflow> UPDATE_WORKFLOW =
      Operation.of(
          "UpdateWorkflow",
          UNSAFE,
          Target.workflow(UpdateWorkflowRequest::workflowArn),
          WorkflowRequests::update,
          WorkflowResponses.UPDATED);

  /** Deletes a workflow, or one version of it. */
  public static final Operation<WorkflowRef, DeletedWorkflow> DELETE_WORKFLOW =
      Operation.of(
          "DeleteWorkflow",
          IDEMPOTENT,
          Target.workflow(WorkflowRef::workflowArn),
          WorkflowRequests::version,
          WorkflowResponses.DELETED);

  /** Reads a page of an account's workflows in a region. */
  public static final Operation<PageRequest<WorkflowsIn>, Page<WorkflowSummary>> LIST_WORKFLOWS =
      Operation.of(
          "ListWorkflows",
          READ,
          Target.region(page -> page.list().region()),
          (page, body) -> body.text("NextToken", page.token()),
          Pages.of("Workflows", WorkflowResponses.SUMMARY));

  /** Reads a page of a workflow's versions. */
  public static final Operation<PageRequest<String>, Page<WorkflowVersionSummary>>
      LIST_WORKFLOW_VERSIONS =
          Operation.of(
              "ListWorkflowVersions",
              READ,
              Target.workflow(PageRequest::list),
              (page, body) -> body.text("WorkflowArn", page.list()).text("NextToken", page.token()),
              Pages.of("WorkflowVersions", WorkflowResponses.VERSION));

  /** Reads the tags of a resource. */
  public static final Operation<String, Map<String, String>> LIST_TAGS_FOR_RESOURCE =
      Operation.of(
          "ListTagsForResource",
          READ,
          Target.workflow(arn -> arn),
          (arn, body) -> body.text("ResourceArn", arn),
          TAGS,
          (arn, tags) -> tags);

  /** Adds tags to a resource. */
  public static final Operation<ResourceTags, Boolean> TAG_RESOURCE =
      Operation.withoutAnswer(
          "TagResource",
          IDEMPOTENT,
          Target.workflow(ResourceTags::resourceArn),
          (tags, body) -> body.text("ResourceArn", tags.resourceArn()).values("Tags", tags.tags()));

  /** Takes tags off a resource. */
  public static final Operation<ResourceTagKeys, Boolean> UNTAG_RESOURCE =
      Operation.withoutAnswer(
          "UntagResource",
          IDEMPOTENT,
          Target.workflow(ResourceTagKeys::resourceArn),
          (tags, body) ->
              body.text("ResourceArn", tags.resourceArn()).texts("TagKeys", tags.tagKeys()));

  /** All of them. */
  public static final List<Operation<?, ?>> ALL =
      List.of(
          GET_WORKFLOW_RUN,
          START_WORKFLOW_RUN,
          STOP_WORKFLOW_RUN,
          LIST_WORKFLOW_RUNS,
          GET_TASK_INSTANCE,
          LIST_TASK_INSTANCES,
          CREATE_WORKFLOW,
          GET_WORKFLOW,
          UPDATE_WORKFLOW,
          DELETE_WORKFLOW,
          LIST_WORKFLOWS,
          LIST_WORKFLOW_VERSIONS,
          LIST_TAGS_FOR_RESOURCE,
          TAG_RESOURCE,
          UNTAG_RESOURCE);

  private Operations() {}

  private static void run(RunRef run, JsonMembers body) {
    body.text("WorkflowArn", run.workflowArn()).text("RunId", run.runId());
  }

  /**
   * Has all that encodes and decodes there, so that a library that does not fit is found before the
   * first call.
   *
   * @throws LinkageError naming a class that is missing or of another version
   */
  public static void load() {
    RunRef sample =
        new RunRef("arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5", "r1");
    GET_WORKFLOW_RUN.decode(sample, GET_WORKFLOW_RUN.encode(sample));
    ErrorBody.of(GET_WORKFLOW_RUN.encode(sample));
  }
}
