package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.argument.Tags;
import io.github.mwaareactor.internal.argument.Texts;
import io.github.mwaareactor.internal.assembly.ClientCalls;
import io.github.mwaareactor.internal.assembly.ClientLifecycle;
import io.github.mwaareactor.internal.assembly.ClientParts;
import io.github.mwaareactor.internal.assembly.ClientWorkflows;
import io.github.mwaareactor.internal.assembly.DroppedErrors;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.aws.Settings;
import io.github.mwaareactor.internal.list.PagedFlux;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollResult;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.poll.RunPoller;
import io.github.mwaareactor.internal.protocol.NewWorkflow;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.protocol.ResourceTagKeys;
import io.github.mwaareactor.internal.protocol.ResourceTags;
import io.github.mwaareactor.internal.protocol.TaskInstanceRef;
import io.github.mwaareactor.internal.protocol.WorkflowRef;
import io.github.mwaareactor.internal.protocol.WorkflowsIn;
import io.github.mwaareactor.internal.run.StartAndAwait;
import io.github.mwaareactor.internal.run.StopRun;
import io.github.mwaareactor.internal.watch.WatchLoop;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
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
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import software.amazon.awssdk.regions.Region;

/** Hands each question to the part that answers it, while the client is open. */
final class DefaultMwaaServerlessReactiveClient implements MwaaServerlessReactiveClient {
  private static final String OPERATION = Operations.GET_WORKFLOW_RUN.name();
  private static final Duration NEW_RUN_GRACE = Duration.ofSeconds(30);
  private static final int MAX_ID = 255;
  private static final int MAX_VERSION = 2048;

  private final ClientParts parts;
  private final Endpoints endpoints;
  private final ClientLifecycle lifecycle;
  private final PollPolicy pollPolicy;
  private final MwaaServerlessReactiveClientBuilder options;
  private final ClientCalls calls;
  private final PollSource polls;
  private final RunPoller poller;

  /** {@code options} are those it was built with, over its connections. */
  DefaultMwaaServerlessReactiveClient(
      ClientParts parts,
      PollPolicy pollPolicy,
      Scheduler timer,
      MwaaServerlessReactiveClientBuilder options) {
    this.parts = parts;
    this.endpoints = parts.endpoints();
    this.lifecycle = parts.lifecycle();
    this.pollPolicy = pollPolicy;
    FirstSuccess success = new FirstSuccess();
    this.calls = new ClientCalls(parts.calls(), lifecycle, success);
    this.options = options;
    this.polls =
        new PollSource(
            OPERATION,
            run ->
                parts
                    .polls()
                    .call(Operations.GET_WORKFLOW_RUN, run)
                    .contextWrite(DroppedErrors::quiet),
            success,
            timer,
            () -> ThreadLocalRandom.current().nextDouble());
    this.poller = new RunPoller(polls);
  }

  @Override
  public Mono<WorkflowRun> getWorkflowRun(RunRef run) {
    check(run);
    return calls.call(Operations.GET_WORKFLOW_RUN, run);
  }

  @Override
  public Mono<Void> warmup() {
    return lifecycle.whileOpen(() -> new FailedCall("warmup", "the client", 0), parts.warmup());
  }

  @Override
  public Flux<RunLookup> getWorkflowRuns(Publisher<RunRef> runs, int concurrency) {
    requireNonNull(runs, "runs");
    Checks.atLeastOne(concurrency, "concurrency");
    FailedCall refused = new FailedCall(OPERATION, "many runs", 0);
    // Delaying, so that an error of the source waits for the lookups begun before it.
    return lifecycle
        .whileOpen(refused, ended -> Flux.from(runs).doOnComplete(() -> ended.set(true)))
        .flatMapDelayError(this::lookUp, concurrency, 1);
  }

  private Mono<RunLookup> lookUp(RunRef run) {
    return Mono.defer(() -> getWorkflowRun(run))
        .<RunLookup>map(value -> new RunLookup.Found(run, value))
        .onErrorResume(error -> Mono.just(new RunLookup.Failed(run, error)));
  }

  @Override
  public Flux<RunState> pollRunState(RunRef run) {
    return pollRunState(run, pollPolicy);
  }

  @Override
  public Flux<RunState> pollRunState(RunRef run, PollPolicy policy) {
    return pollWorkflowRun(run, policy).map(WorkflowRun::state);
  }

  @Override
  public Flux<WorkflowRun> pollWorkflowRun(RunRef run, PollPolicy policy) {
    return transitions(run, policy).map(PollResult::run);
  }

  private Flux<PollResult> transitions(RunRef run, PollPolicy policy) {
    check(run);
    Flux<PollResult> transitions = poller.transitions(run, requireNonNull(policy, "policy"));
    return lifecycle
        .whileStreaming(
            notSent(run),
            ended -> transitions.doOnNext(polled -> ended.set(polled.run().state().isTerminal())))
        .onErrorMap(error -> LocalFailures.typed(notSent(run), error))
        .contextWrite(DroppedErrors::quiet);
  }

  @Override
  public Mono<WorkflowRun> awaitCompletion(RunRef run) {
    return awaitCompletion(run, pollPolicy);
  }

  @Override
  public Mono<WorkflowRun> awaitSuccess(RunRef run) {
    return awaitSuccess(run, pollPolicy);
  }

  @Override
  public Mono<WorkflowRun> awaitCompletion(RunRef run, PollPolicy policy) {
    return pollWorkflowRun(run, policy).last();
  }

  @Override
  public Mono<WorkflowRun> awaitSuccess(RunRef run, PollPolicy policy) {
    return transitions(run, policy)
        .last()
        .flatMap(
            ended ->
                ended.run().state() == RunState.SUCCESS
                    ? Mono.just(ended.run())
                    : Mono.error(notSuccessful(run, ended)));
  }

  private static RunNotSuccessfulException notSuccessful(RunRef run, PollResult ended) {
    FailedCall call = new FailedCall(OPERATION, run.toString(), ended.polls());
    return new RunNotSuccessfulException(call, ended.run());
  }

  @Override
  public Mono<StartedRun> startWorkflowRun(StartWorkflowRunRequest request) {
    endpoints.check(requireNonNull(request, "request").workflowArn());
    return calls.call(
        Operations.START_WORKFLOW_RUN,
        request,
        request.clientToken(),
        token -> request.toBuilder().clientToken(token).build());
  }

  @Override
  public Mono<WorkflowRun> startAndAwait(StartWorkflowRunRequest request, AwaitOptions options) {
    PollPolicy own = requireNonNull(options, "options").pollPolicy();
    PollPolicy policy = own == null ? pollPolicy : own;
    PollPolicy patient =
        policy.toBuilder().notFoundGrace(policy.notFoundGraceOr(NEW_RUN_GRACE)).build();
    return new StartAndAwait(
            startWorkflowRun(request),
            run -> awaitCompletion(run, patient),
            run -> parts.calls().call(Operations.STOP_WORKFLOW_RUN, run).then(),
            work ->
                lifecycle.inBackground(
                    () ->
                        new FailedCall(Operations.STOP_WORKFLOW_RUN.name(), request.toString(), 0),
                    work),
            options)
        .lastSnapshot();
  }

  @Override
  public Mono<StoppedRun> stopWorkflowRun(RunRef run) {
    check(run);
    return new StopRun(
            asked -> calls.call(Operations.STOP_WORKFLOW_RUN, asked),
            asked -> calls.call(Operations.GET_WORKFLOW_RUN, asked))
        .stop(run);
  }

  @Override
  public Flux<WorkflowRunSummary> listWorkflowRuns(ListWorkflowRunsRequest request) {
    return runs(request).items();
  }

  @Override
  public Flux<Page<WorkflowRunSummary>> listWorkflowRunPages(ListWorkflowRunsRequest request) {
    return runs(request).pages();
  }

  private PagedFlux<WorkflowRunSummary> runs(ListWorkflowRunsRequest request) {
    endpoints.check(requireNonNull(request, "request").workflowArn());
    return calls.list(Operations.LIST_WORKFLOW_RUNS, request, request.startingToken());
  }

  @Override
  public Mono<TaskInstance> getTaskInstance(RunRef run, String taskInstanceId) {
    check(run);
    Texts.identifier(taskInstanceId, "task instance id", MAX_ID);
    return calls.call(Operations.GET_TASK_INSTANCE, new TaskInstanceRef(run, taskInstanceId));
  }

  @Override
  public Flux<TaskInstanceSummary> listTaskInstances(RunRef run) {
    check(run);
    return calls.list(Operations.LIST_TASK_INSTANCES, run, null).items();
  }

  @Override
  public Mono<CreatedWorkflow> createWorkflow(CreateWorkflowRequest request) {
    return createWorkflow(requireNonNull(request, "request"), endpoints.choose(null, known()));
  }

  @Override
  public Mono<CreatedWorkflow> createWorkflow(CreateWorkflowRequest request, Region region) {
    requireNonNull(request, "request");
    return createWorkflow(request, endpoints.choose(requireNonNull(region, "region"), known()));
  }

  private Mono<CreatedWorkflow> createWorkflow(
      CreateWorkflowRequest request, @Nullable String region) {
    return calls.call(
        Operations.CREATE_WORKFLOW,
        new NewWorkflow(region, request),
        request.clientToken(),
        token -> new NewWorkflow(region, request.toBuilder().clientToken(token).build()));
  }

  @Override
  public Mono<Workflow> getWorkflow(String workflowArn) {
    return calls.call(Operations.GET_WORKFLOW, workflow(workflowArn));
  }

  @Override
  public Mono<Workflow> getWorkflow(String workflowArn, String workflowVersion) {
    return calls.call(Operations.GET_WORKFLOW, workflow(workflowArn, workflowVersion));
  }

  @Override
  public Mono<UpdatedWorkflow> updateWorkflow(UpdateWorkflowRequest request) {
    endpoints.check(requireNonNull(request, "request").workflowArn());
    return calls.call(Operations.UPDATE_WORKFLOW, request);
  }

  @Override
  public Mono<DeletedWorkflow> deleteWorkflow(String workflowArn) {
    return delete(workflow(workflowArn));
  }

  @Override
  public Mono<DeletedWorkflow> deleteWorkflow(String workflowArn, String workflowVersion) {
    return delete(workflow(workflowArn, workflowVersion));
  }

  // What is gone after an attempt of ours that may have been executed was deleted by it.
  private Mono<DeletedWorkflow> delete(WorkflowRef workflow) {
    return calls
        .call(Operations.DELETE_WORKFLOW, workflow)
        .onErrorResume(
            error ->
                error instanceof ResourceNotFoundException missing && missing.mayHaveBeenExecuted(),
            missing ->
                Mono.just(new DeletedWorkflow(workflow.workflowArn(), workflow.workflowVersion())));
  }

  @Override
  public Flux<WorkflowSummary> listWorkflows() {
    return workflowsIn(endpoints.choose(null, known()));
  }

  @Override
  public Flux<WorkflowSummary> listWorkflows(Region region) {
    return workflowsIn(endpoints.choose(requireNonNull(region, "region"), known()));
  }

  private Flux<WorkflowSummary> workflowsIn(@Nullable String region) {
    return calls.list(Operations.LIST_WORKFLOWS, new WorkflowsIn(region), null).items();
  }

  private @Nullable Settings known() {
    return parts.settings().value();
  }

  @Override
  public Flux<WorkflowVersionSummary> listWorkflowVersions(String workflowArn) {
    endpoints.check(requireNonNull(workflowArn, "workflowArn"));
    return calls.list(Operations.LIST_WORKFLOW_VERSIONS, workflowArn, null).items();
  }

  @Override
  public Mono<Map<String, String>> listTagsForResource(String resourceArn) {
    endpoints.check(requireNonNull(resourceArn, "resourceArn"));
    return calls.call(Operations.LIST_TAGS_FOR_RESOURCE, resourceArn);
  }

  @Override
  public Mono<Void> tagResource(String resourceArn, Map<String, String> tags) {
    endpoints.check(requireNonNull(resourceArn, "resourceArn"));
    Map<String, String> checked = Tags.copy(requireNonNull(tags, "tags"), 1);
    return calls.call(Operations.TAG_RESOURCE, new ResourceTags(resourceArn, checked)).then();
  }

  @Override
  public Mono<Void> untagResource(String resourceArn, Collection<String> tagKeys) {
    endpoints.check(requireNonNull(resourceArn, "resourceArn"));
    List<String> checked = Tags.keys(requireNonNull(tagKeys, "tagKeys"));
    return calls.call(Operations.UNTAG_RESOURCE, new ResourceTagKeys(resourceArn, checked)).then();
  }

  private WorkflowRef workflow(String workflowArn) {
    endpoints.check(requireNonNull(workflowArn, "workflowArn"));
    return new WorkflowRef(workflowArn, null);
  }

  private WorkflowRef workflow(String workflowArn, String workflowVersion) {
    endpoints.check(requireNonNull(workflowArn, "workflowArn"));
    return new WorkflowRef(
        workflowArn, Texts.identifier(workflowVersion, "workflowVersion", MAX_VERSION));
  }

  private static FailedCall notSent(RunRef run) {
    return new FailedCall(OPERATION, run.toString(), 0);
  }

  private void check(RunRef run) {
    endpoints.check(requireNonNull(run, "run"));
  }

  @Override
  public RunWatcher watcher(WatchOptions watching) {
    return WatchLoop.open(
        polls,
        new ClientWorkflows(parts),
        this::check,
        requireNonNull(watching, "options"),
        parts.connections().maxPerHost(),
        lifecycle.untilStreamsEnd(),
        parts.listener());
  }

  @Override
  public MwaaServerlessReactiveClientBuilder toBuilder() {
    return options.copy();
  }

  @Override
  public void closeStreams() {
    lifecycle.closeStreams();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  @Override
  public Mono<Void> closeGracefully(Duration limit) {
    return lifecycle.closeGracefully(limit);
  }
}
