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
 * <p>One client serves any number of concurrent calls and threads. Make one for each account and
 * keep it: it holds connections and event loops until it is closed.
 *
 * <p>Wrong arguments throw at the call, before anything is sent: {@link NullPointerException} for
 * null, else {@link IllegalArgumentException} with the rule and the value. Every other failure is
 * an error signal, always a {@link io.github.mwaareactor.error.MwaaException}.
 */
public interface MwaaServerlessReactiveClient extends AutoCloseable {
  /**
   * A client with all defaults: the AWS default credentials chain, endpoint and region from each
   * run's ARN. It does not block. Credentials are resolved by the first call, off the event loops,
   * or by {@link #warmup()}.
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
   * Follows many runs at a rate that the service tolerates. Each run has one poll at a time,
   * however many subscribers it has. Watchers are independent of one another: make one and share
   * it.
   *
   * <p>A poll is one attempt, without retries. The client's {@link
   * MwaaServerlessReactiveClientBuilder#rateLimit} applies to it as to every other attempt. Closing
   * the client closes its watchers.
   *
   * @param options how fresh the known states are kept, and at what rate
   * @return a watcher that does nothing until it is subscribed to
   */
  RunWatcher watcher(WatchOptions options);

  /**
   * Does in advance what the first call would otherwise wait for. It starts the event loops and the
   * resolver, loads native libraries, reads the AWS profile and resolves credentials. It sends no
   * request and opens no connection, because the endpoint depends on a run's ARN.
   *
   * <p>Nothing happens before subscription. Work that may block runs on other threads, never on the
   * subscriber's. It may be subscribed to any number of times: what is ready is not done again, and
   * a failure is not kept. Cancelling stops the wait.
   *
   * @return completes when the client is ready. Or the first of {@link
   *     io.github.mwaareactor.error.CredentialsException} without credentials, {@link
   *     io.github.mwaareactor.error.ConfigurationException} for an invalid profile, and {@link
   *     io.github.mwaareactor.error.ClientClosedException}
   */
  Mono<Void> warmup();

  /**
   * Starts from this client's options, for a client that shares its connections, event loops and
   * clock correction. It may have another identity, region or policy without another set of
   * sockets.
   *
   * <p>Each client is closed on its own, in any order. What they share is freed with the last one.
   * An identity is never shared. {@link MwaaServerlessReactiveClientBuilder#httpClient} cannot be
   * set again, and the connection limits of {@link io.github.mwaareactor.options.Timeouts} stay.
   */
  MwaaServerlessReactiveClientBuilder toBuilder();

  /**
   * Refuses new calls with {@link io.github.mwaareactor.error.ClientClosedException} and closes the
   * connections, unless a derived client still uses them. Calls in flight and pollers end with the
   * same error. It never blocks, and may be called more than once.
   */
  @Override
  void close();

  /**
   * Refuses new calls, ends pollers, and waits for the calls in flight before it closes the client.
   * Nothing happens before subscription. Cancelling stops the wait. The client then refuses new
   * calls, and still has to be closed.
   *
   * @param limit the longest wait; calls that are in flight after it end with {@link
   *     io.github.mwaareactor.error.ClientClosedException}. Not negative
   * @return completes when everything is freed, except connections that a derived client still uses
   * @throws IllegalArgumentException if the limit is negative
   */
  Mono<Void> closeGracefully(Duration limit);
}
