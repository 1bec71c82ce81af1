package io.github.mwaareactor;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A non-blocking client for the workflow runs of Amazon MWAA Serverless.
 *
 * <p>One client serves any number of concurrent calls and threads; make one per account and keep
 * it. It holds connections and event loops until it is closed.
 *
 * <p>Wrong arguments throw at the call, before anything is sent: {@link NullPointerException} for
 * null, else {@link IllegalArgumentException} naming the rule and the value. Everything else
 * arrives as an error signal, always a {@link io.github.mwaareactor.error.MwaaException}.
 */
public interface MwaaServerlessReactiveClient extends AutoCloseable {
  /**
   * A client with all defaults: the AWS default credentials chain, endpoint and region from each
   * run's ARN. Neither blocks nor looks for credentials; the first call does, off the event loops,
   * or {@link #warmup()}.
   */
  static MwaaServerlessReactiveClient create() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static MwaaServerlessReactiveClientBuilder builder() {
    return new MwaaServerlessReactiveClientBuilder();
  }

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
   * <p>Nothing is sent before subscription, and each subscription is a call of its own. Throttling,
   * server faults and broken connections are retried as the client's {@link
   * io.github.mwaareactor.options.RetryPolicy} allows; every attempt is signed afresh. Cancelling
   * stops the call where it stands: a waiting retry is dropped, an attempt on the wire abandoned
   * with its connection; only a connection that is being made goes on to be made, for another call.
   * The value arrives on an event-loop thread: move blocking work away with {@code publishOn}.
   *
   * @param run the run to read; its ARN decides endpoint and signing region
   * @return the snapshot, never empty, or {@link
   *     io.github.mwaareactor.error.ResourceNotFoundException} for an unknown run, another {@link
   *     io.github.mwaareactor.error.MwaaServiceException} as the service answers, {@link
   *     io.github.mwaareactor.error.TransportException} when no whole answer came within the {@link
   *     io.github.mwaareactor.options.Timeouts}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> getWorkflowRun(RunRef run);

  /**
   * Reads many runs, some at a time. A run that cannot be read is an element too, so one bad run
   * ends nothing; only an error of the source itself does, after the lookups begun before it.
   *
   * <p>Each subscription subscribes to the source and asks it for no more runs than it has room
   * for, so the source may be endless. Cancelling stops all lookups. Closing the client ends the
   * sequence too: the source is asked for no more runs, and after the lookups on their way, each an
   * element still, comes {@link io.github.mwaareactor.error.ClientClosedException}, unless the
   * source had named all its runs by then.
   *
   * @param runs the runs to read; one named twice is read twice
   * @param concurrency how many lookups at a time, at least 1
   * @return one element per run, in the order in which the lookups end
   */
  Flux<RunLookup> getWorkflowRuns(Publisher<RunRef> runs, int concurrency);

  /**
   * Reads many runs, some at a time.
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
   * <p>Each subscription polls on its own and from the start, deadline included: first at once,
   * then some time after each answer as the policy says, so polls never overlap. A failed run is a
   * value, not an error: {@code FAILED}, {@code TIMEOUT} and {@code STOPPED} are emitted and the
   * sequence completes. States that this version does not know are {@code UNKNOWN}, one after
   * another only once, and polling goes on.
   *
   * <p>Each poll is one attempt. One that fails for a passing reason, such as a throttle or an
   * outage, is only late. After several in a row the wait grows to 10 to 20 s, and a wait the
   * service asks for is a minimum. {@link PollPolicy#onLate()} receives each late poll, and the log
   * warns of lasting failures. Other errors end the sequence at once; a missing run ends it after
   * {@link PollPolicy#notFoundGrace()}.
   *
   * <p>Until this client's first success, by any call or poll, missing credentials and an invalid
   * profile end the sequence, too; after it, they only make a poll late. A derived client has its
   * own identity, so its own first success counts.
   *
   * <p>A poll is made only while more states are requested than were emitted. A subscriber that
   * requests none pauses polling and misses the states that come and go meanwhile; when it requests
   * again, the next poll is made at once, unless the wait since the last one is not over yet. The
   * deadline runs on in a pause.
   *
   * <p>At the deadline a poll on its way is the last, else one last poll is made, in a pause none.
   * If the run has not ended by then, the sequence does.
   *
   * <p>Cancelling ends polling at once and leaves the run alone: a wait is dropped, a poll on its
   * way abandoned. States arrive on an event-loop thread: move blocking work away with {@code
   * publishOn}, which itself requests up to 256 states ahead unless told otherwise. The error of
   * the deadline may come on the client's timer.
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
   * Follows a run until it ends, emitting its snapshot each time its state has changed: the one
   * that first shows a state, not the later ones of the same state.
   *
   * @param run the run to follow
   * @param policy how often, and for how long
   * @return the snapshots, otherwise as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<WorkflowRun> pollWorkflowRun(RunRef run, PollPolicy policy);

  /**
   * Waits for a run to end, whichever way. It is polled as by {@link #pollRunState(RunRef,
   * PollPolicy)}, without pauses.
   *
   * @param run the run to follow
   * @param policy how often it is polled, and for how long
   * @return its last snapshot, otherwise as {@link #pollRunState(RunRef, PollPolicy)}
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Mono<WorkflowRun> awaitCompletion(RunRef run, PollPolicy policy);

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
   * Follows many runs, each with one poll at a time however many are interested, at a rate that the
   * service bears. Watchers are independent of one another; make one and share it.
   *
   * <p>A poll is one attempt, without retries, and draws on the client's {@link
   * MwaaServerlessReactiveClientBuilder#rateLimit} like every other attempt. Closing the client
   * closes its watchers.
   *
   * @param options how fresh to keep what is known, and how hard to work for it
   * @return a watcher that does nothing until it is subscribed to
   */
  RunWatcher watcher(WatchOptions options);

  /**
   * Does now what the first call would else wait for: opens the event loops and the resolver, loads
   * native libraries, reads the AWS profile and asks for credentials. Makes no request and opens no
   * connection, as a run's ARN decides where to.
   *
   * <p>Nothing happens before subscription. What may block is done on other threads, never the
   * subscriber's. What is ready already is not done again, so it may be subscribed to any number of
   * times; a failure is not kept. Cancelling stops the waiting.
   *
   * @return completes when the client is ready, or {@link
   *     io.github.mwaareactor.error.CredentialsException} if the identity provider gives none,
   *     {@link io.github.mwaareactor.error.ConfigurationException} for a profile that makes no
   *     sense, {@link io.github.mwaareactor.error.ClientClosedException}; whichever is first
   */
  Mono<Void> warmup();

  /**
   * Starts from this client's options, for one that shares its connections, event loops and clock
   * correction: another identity, region or policy without another set of sockets.
   *
   * <p>Each client is closed on its own, in any order; what they share is freed with the last. An
   * identity is never shared. {@link MwaaServerlessReactiveClientBuilder#httpClient} cannot be set
   * again, and the connection limits of {@link io.github.mwaareactor.options.Timeouts} stay.
   */
  MwaaServerlessReactiveClientBuilder toBuilder();

  /**
   * Refuses new calls with {@link io.github.mwaareactor.error.ClientClosedException} and closes the
   * connections, unless a derived client still uses them; calls on their way and pollers end with
   * the same error. Never blocks, and may be called more than once.
   */
  @Override
  void close();

  /**
   * Refuses new calls, ends pollers, and waits for the calls on their way before it closes the
   * client. Nothing happens before subscription; cancelling stops the waiting, and leaves a client
   * that takes no new calls and is still to be closed.
   *
   * @param limit how long to wait at most; calls that are still on their way then end with {@link
   *     io.github.mwaareactor.error.ClientClosedException}. Not negative
   * @return completes when everything is freed, connections unless a derived client still uses them
   * @throws IllegalArgumentException if the limit is negative
   */
  Mono<Void> closeGracefully(Duration limit);
}
