package io.github.mwaareactor;

import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.PollPolicy;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What can be done with workflow runs. A part of {@link MwaaServerlessReactiveClient}, which says
 * how arguments are checked and errors are signalled.
 */
public interface WorkflowRunOperations {
  /**
   * Reads the current snapshot of one workflow run.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @param runId the run's id
   * @return as {@link #getWorkflowRun(RunRef)}
   * @throws IllegalArgumentException if the ARN or the id is malformed, or the ARN is of another
   *     region than the client's
   */
  default Mono<WorkflowRun> getWorkflowRun(String workflowArn, String runId) {
    return getWorkflowRun(new RunRef(workflowArn, runId));
  }

  /**
   * Reads the current snapshot of one workflow run.
   *
   * <p>Nothing is sent before subscription, and each subscription makes its own call. Throttling,
   * server faults and broken connections are retried as the client's {@link
   * io.github.mwaareactor.options.RetryPolicy} allows. Every attempt has a new signature.
   * Cancelling stops the call at once: a waiting retry is dropped, and an attempt in flight is
   * abandoned together with its connection. A connection that is still being opened is kept for
   * another call. The value arrives on an event-loop thread: move blocking work away with {@code
   * publishOn}.
   *
   * @param run the run to read; its ARN decides endpoint and signing region
   * @return the snapshot, never empty. Or {@link
   *     io.github.mwaareactor.error.ResourceNotFoundException} for an unknown run, another {@link
   *     io.github.mwaareactor.error.MwaaServiceException} for any other error response, and {@link
   *     io.github.mwaareactor.error.TransportException} when no complete response arrived within
   *     the {@link io.github.mwaareactor.options.Timeouts}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> getWorkflowRun(RunRef run);

  /**
   * Reads many runs, several at a time. A run that cannot be read is an element too, so one bad run
   * does not end the sequence. Only an error of the source does, after the lookups that began
   * before it.
   *
   * <p>Each subscription subscribes to the source and requests only as many runs as it can look up,
   * so the source may be endless. Cancelling stops all lookups. Closing the client ends the
   * sequence too: no more runs are requested, and lookups in flight still become elements. The
   * sequence then fails with {@link io.github.mwaareactor.error.ClientClosedException}, unless the
   * source had already completed.
   *
   * @param runs the runs to read; one named twice is read twice
   * @param concurrency how many lookups at a time, at least 1
   * @return one element per run, in the order in which the lookups end
   */
  Flux<RunLookup> getWorkflowRuns(Publisher<RunRef> runs, int concurrency);

  /**
   * Reads many runs, several at a time.
   *
   * @param runs the runs to read; iterated once per subscription
   * @param concurrency how many lookups at a time, at least 1
   * @return as {@link #getWorkflowRuns(Publisher, int)}
   */
  default Flux<RunLookup> getWorkflowRuns(Iterable<RunRef> runs, int concurrency) {
    return getWorkflowRuns(Flux.fromIterable(runs), concurrency);
  }

  /**
   * Follows a run until it ends, with the client's own {@link PollPolicy}.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @param runId the run's id
   * @return as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN or the id is malformed, or the ARN is of another
   *     region than the client's
   */
  default Flux<RunState> pollRunState(String workflowArn, String runId) {
    return pollRunState(new RunRef(workflowArn, runId));
  }

  /**
   * Follows a run until it ends, with the client's own {@link PollPolicy}.
   *
   * @param run the run to follow
   * @return as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<RunState> pollRunState(RunRef run);

  /**
   * Follows a run until it ends, emitting each state once, when it changes.
   *
   * <pre>
   * answers:  QUEUED --- QUEUED --- RUNNING --- SUCCESS
   * emitted:  QUEUED -------------- RUNNING --- SUCCESS|
   * </pre>
   *
   * <p>Each subscription polls on its own, with its own deadline. The first poll is made at once.
   * Each further poll follows some time after the previous answer, as the policy says, so polls
   * never overlap. A failed run is a value, not an error: {@code FAILED}, {@code TIMEOUT} and
   * {@code STOPPED} are emitted and the sequence completes. States that this version does not know
   * become {@code UNKNOWN}. Several of them in a row are emitted once, and polling goes on.
   *
   * <p>Each poll is one attempt. A poll that fails for a transient reason, such as a throttle or an
   * outage, is only late. After several such failures in a row the wait grows to 10 to 20 s. A wait
   * that the service asks for is a minimum. {@link PollPolicy#onLate()} receives each late poll,
   * and the log warns of lasting failures. Other errors end the sequence at once. A missing run
   * ends it after {@link PollPolicy#notFoundGrace()}.
   *
   * <p>Until the first success of any call or poll of this client, missing credentials and an
   * invalid profile end the sequence, too. After it, they only make a poll late. A derived client
   * has its own identity, so its own first success counts.
   *
   * <p>A poll is made only while more states are requested than were emitted. A subscriber that
   * requests none pauses polling, and misses states that come and go meanwhile. When it requests
   * more, the next poll is made as soon as the wait since the last one is over. The deadline is not
   * extended by a pause.
   *
   * <p>At the deadline, a poll in flight is the last one. If there is none, one more poll is made,
   * but not in a pause. If the run has not ended by then, the sequence fails.
   *
   * <p>Cancelling ends polling at once and does not affect the run: a wait is dropped, and a poll
   * in flight is abandoned. States arrive on an event-loop thread: move blocking work away with
   * {@code publishOn}, which requests up to 256 states ahead unless it is given a prefetch. The
   * error of the deadline may arrive on the client's timer.
   *
   * @param run the run to follow
   * @param policy how often, and for how long
   * @return the states, or {@link io.github.mwaareactor.error.PollDeadlineException} with the last
   *     snapshot and its age after {@link PollPolicy#deadline()} (default 12 h), {@link
   *     io.github.mwaareactor.error.ClientClosedException} when the client is closed, or the error
   *     that ended polling
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<RunState> pollRunState(RunRef run, PollPolicy policy);

  /**
   * Follows a run until it ends, emitting a snapshot each time its state has changed. It is the
   * first snapshot with that state; later ones with the same state are not emitted.
   *
   * @param run the run to follow
   * @param policy how often, and for how long
   * @return the snapshots, otherwise as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<WorkflowRun> pollWorkflowRun(RunRef run, PollPolicy policy);

  /**
   * Waits for a run to end, with the client's own {@link PollPolicy}.
   *
   * @param run the run to follow
   * @return as {@link #awaitCompletion(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> awaitCompletion(RunRef run);

  /**
   * Waits for a run to end, with whatever result. It is polled as by {@link #pollRunState(RunRef,
   * PollPolicy)}, without pauses.
   *
   * @param run the run to follow
   * @param policy how often it is polled, and for how long
   * @return its last snapshot, otherwise as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> awaitCompletion(RunRef run, PollPolicy policy);

  /**
   * Waits for a run to succeed, with the client's own {@link PollPolicy}.
   *
   * @param run the run to follow
   * @return as {@link #awaitSuccess(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> awaitSuccess(RunRef run);

  /**
   * Waits for a run to succeed. It is polled as by {@link #pollRunState(RunRef, PollPolicy)},
   * without pauses.
   *
   * @param run the run to follow
   * @param policy how often it is polled, and for how long
   * @return its last snapshot, or {@link io.github.mwaareactor.error.RunNotSuccessfulException}
   *     with it if the run ended as {@code FAILED}, {@code TIMEOUT} or {@code STOPPED}; otherwise
   *     as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> awaitSuccess(RunRef run, PollPolicy policy);

  /**
   * Starts a run of the latest version of a workflow, with the workflow's own parameters.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @return as {@link #startWorkflowRun(StartWorkflowRunRequest)}
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  default Mono<StartedRun> startWorkflowRun(String workflowArn) {
    return startWorkflowRun(StartWorkflowRunRequest.builder(workflowArn).build());
  }

  /**
   * Starts a run.
   *
   * <p>Nothing is sent before subscription, and <strong>each subscription starts a run</strong>,
   * unless the request has a {@link StartWorkflowRunRequest.Builder#clientToken client token}. All
   * attempts of one subscription have the same token, so the client's own retries start one run at
   * most. An operator such as {@code retry()} behind it subscribes again: without a token of your
   * own that may start a second run.
   *
   * <p>An error that leaves it open whether the run was started carries the token as {@link
   * io.github.mwaareactor.error.MwaaException#clientToken()}. The same request with that token
   * gives the run that was started, or starts it.
   *
   * <p>Cancelling abandons the call, but the service may start the run nevertheless. Limits,
   * retries and threads are those of {@link #getWorkflowRun(RunRef)}.
   *
   * @param request what to start
   * @return the new run, which is usually in state {@code STARTING}. Or {@link
   *     io.github.mwaareactor.error.ResourceNotFoundException} for an unknown workflow, {@link
   *     io.github.mwaareactor.error.ServiceQuotaExceededException} if too many runs go on, {@link
   *     io.github.mwaareactor.error.ConflictException} for a token that was sent with another
   *     request; otherwise as {@link #getWorkflowRun(RunRef)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<StartedRun> startWorkflowRun(StartWorkflowRunRequest request);

  /**
   * Starts a run and waits for its end, with {@link AwaitOptions#defaults()}.
   *
   * @param request what to start
   * @return as {@link #startAndAwait(StartWorkflowRunRequest, AwaitOptions)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  default Mono<WorkflowRun> startAndAwait(StartWorkflowRunRequest request) {
    return startAndAwait(request, AwaitOptions.defaults());
  }

  /**
   * Starts a run and waits for its end, with whatever result. It is started as by {@link
   * #startWorkflowRun(StartWorkflowRunRequest)} and polled as by {@link #awaitCompletion(RunRef,
   * PollPolicy)}. A run that the service does not find yet is waited for, 30 s unless the policy
   * sets another {@link PollPolicy#notFoundGrace()}.
   *
   * <p>The options decide what happens to a run that has not ended when the subscriber cancels or
   * the deadline passes. By default it goes on. With {@link AwaitOptions.UnfinishedRun#STOP} it is
   * stopped by a call of its own, within the call limit, for which {@link
   * MwaaServerlessReactiveClient#closeGracefully} waits. A cancel before the run's id is known does
   * not abandon the start then: it goes on in the background, and the run is stopped. If stopping
   * fails, the log has a warning. The error of the deadline arrives when the stop was answered.
   *
   * @param request what to start
   * @param options how to wait, and what happens to the run when the wait is over
   * @return its last snapshot. Or an error of the start; or, with the run's id in its message, an
   *     error of polling such as {@link io.github.mwaareactor.error.PollDeadlineException}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> startAndAwait(StartWorkflowRunRequest request, AwaitOptions options);

  /**
   * Stops a run. The service ends its tasks and starts no others. The run is then {@code STOPPING},
   * and later {@code STOPPED}.
   *
   * <p>Each subscription is one call, or two: where the service refuses, the run is read to tell
   * why. Stopping twice does no harm. If the run has ended and an earlier attempt of this call may
   * have been executed, the call succeeds with the state in which the run ended.
   *
   * @param run the run to stop
   * @return the run, which is usually in state {@code STOPPING}. Or {@link
   *     io.github.mwaareactor.error.ValidationException} if the run has ended, with its state in
   *     the message; otherwise as {@link #getWorkflowRun(RunRef)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<StoppedRun> stopWorkflowRun(RunRef run);

  /**
   * Lists all runs of a workflow.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @return as {@link #listWorkflowRuns(ListWorkflowRunsRequest)}
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  default Flux<WorkflowRunSummary> listWorkflowRuns(String workflowArn) {
    return listWorkflowRuns(ListWorkflowRunsRequest.builder(workflowArn).build());
  }

  /**
   * Lists runs of a workflow. The service documents no order.
   *
   * <p>Each subscription lists anew. A page is asked for only when all runs of the page before it
   * were taken and more are requested, and no page is kept after that. So a list of any length
   * needs the memory of one page, and {@code take(10)} asks for no more pages than it needs.
   *
   * <p>Each page is a call with its own limits and retries. Cancelling stops the list between
   * pages, or abandons the page that is being read. Runs arrive on an event-loop thread, or on the
   * thread that requests more.
   *
   * @param request what to list
   * @return the runs, none for an unknown workflow unless the service refuses it. Or {@link
   *     io.github.mwaareactor.error.ProtocolException} if the list would never end, because the
   *     service sent the same token again; otherwise as {@link #getWorkflowRun(RunRef)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<WorkflowRunSummary> listWorkflowRuns(ListWorkflowRunsRequest request);

  /**
   * Lists runs of a workflow by pages, so that a list can be resumed: {@link Page#nextToken()} of
   * the last page that was worked off is the next list's {@link
   * ListWorkflowRunsRequest.Builder#startingToken}.
   *
   * @param request what to list
   * @return the pages, some of which may be empty; otherwise as {@link
   *     #listWorkflowRuns(ListWorkflowRunsRequest)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<Page<WorkflowRunSummary>> listWorkflowRunPages(ListWorkflowRunsRequest request);
}
