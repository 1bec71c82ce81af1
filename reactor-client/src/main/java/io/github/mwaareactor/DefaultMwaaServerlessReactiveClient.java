package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollResult;
import io.github.mwaareactor.internal.poll.RunPoller;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.watch.WatchLoop;
import io.github.mwaareactor.internal.wire.DroppedErrors;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Hands each question to the part that answers it, while the client is open. */
final class DefaultMwaaServerlessReactiveClient implements MwaaServerlessReactiveClient {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.client");
  private static final String OPERATION = "GetWorkflowRun";
  private static final Duration LONGEST_GRACE = Duration.ofNanos(Long.MAX_VALUE / 2);

  private final OperationCaller calls;
  private final RunPoller poller;
  private final OperationCaller polls;
  private final PollPolicy pollPolicy;
  private final Endpoints endpoints;
  private final MwaaServerlessReactiveClientBuilder options;
  private final Mono<Void> warmup;
  private final CallListener listener;
  private final Mono<Void> release;
  private final Scheduler timer;
  private final FirstSuccess success = new FirstSuccess();
  // The first ends new calls and pollers, the second also the calls on their way.
  private final ClosingSignal retiring = new ClosingSignal();
  private final ClosingSignal closing;

  /**
   * {@code options} are those it was built with, over its connections; {@code closing} is given by
   * closing, before calls end; {@code release} frees what the client holds, and is subscribed to
   * once, by closing.
   */
  DefaultMwaaServerlessReactiveClient(
      OperationCaller calls,
      OperationCaller polls,
      PollPolicy pollPolicy,
      Scheduler timer,
      Endpoints endpoints,
      MwaaServerlessReactiveClientBuilder options,
      Mono<Void> warmup,
      CallListener listener,
      ClosingSignal closing,
      Mono<Void> release) {
    this.calls = calls;
    this.polls = polls;
    this.poller =
        new RunPoller(
            run -> polls.call(Operations.GET_WORKFLOW_RUN, run),
            success,
            timer,
            DefaultMwaaServerlessReactiveClient::random);
    this.pollPolicy = pollPolicy;
    this.endpoints = endpoints;
    this.options = options;
    this.timer = timer;
    this.warmup = warmup;
    this.listener = listener;
    this.closing = closing;
    this.release = release.onErrorResume(this::notFreed).cache();
  }

  @Override
  public Mono<WorkflowRun> getWorkflowRun(RunRef run) {
    check(run);
    return whileOpen(() -> notSent(run), success.by(calls.call(Operations.GET_WORKFLOW_RUN, run)));
  }

  @Override
  public Mono<Void> warmup() {
    return whileOpen(() -> new FailedCall("warmup", "the client", 0), warmup);
  }

  private <T> Mono<T> whileOpen(Supplier<FailedCall> refused, Mono<T> call) {
    Mono<T> untilClosed = closing.orElse(call, () -> clientClosed(refused.get()));
    return Mono.defer(
            () -> retiring.isFired() ? Mono.error(clientClosed(refused.get())) : untilClosed)
        .contextWrite(DroppedErrors::quiet);
  }

  @Override
  public Flux<RunLookup> getWorkflowRuns(Publisher<RunRef> runs, int concurrency) {
    requireNonNull(runs, "runs");
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
    }
    FailedCall refused = new FailedCall(OPERATION, "many runs", 0);
    // Delaying, so that an error of the source waits for the lookups begun before it.
    return whileOpen(refused, ended -> Flux.from(runs).doOnComplete(() -> ended.set(true)))
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
    return poll(run, policy).map(PollResult::run);
  }

  private Flux<PollResult> poll(RunRef run, PollPolicy policy) {
    check(run);
    Flux<PollResult> transitions = poller.transitions(run, requireNonNull(policy, "policy"));
    return whileOpen(
            notSent(run),
            ended -> transitions.doOnNext(polled -> ended.set(polled.run().state().isTerminal())))
        .onErrorMap(error -> LocalFailures.typed(notSent(run), error))
        .contextWrite(DroppedErrors::quiet);
  }

  @Override
  public Mono<WorkflowRun> awaitCompletion(RunRef run, PollPolicy policy) {
    return pollWorkflowRun(run, policy).last();
  }

  @Override
  public Mono<WorkflowRun> awaitSuccess(RunRef run, PollPolicy policy) {
    return poll(run, policy)
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

  // The error is joined on rather than sent by the signal itself: an error from its side would
  // leave takeUntilOther's source running. The source tells when it has ended by itself.
  private <T> Flux<T> whileOpen(FailedCall refused, Function<AtomicBoolean, Flux<T>> source) {
    return Flux.defer(
        () -> {
          AtomicBoolean ended = new AtomicBoolean();
          Flux<T> closed =
              Flux.defer(() -> ended.get() ? Flux.empty() : Flux.error(clientClosed(refused)));
          return retiring.isFired()
              ? closed
              : source.apply(ended).takeUntilOther(retiring.await()).concatWith(closed);
        });
  }

  private static FailedCall notSent(RunRef run) {
    return new FailedCall(OPERATION, run.toString(), 0);
  }

  private static ClientClosedException clientClosed(FailedCall refused) {
    return new ClientClosedException(refused, "the client is closed", null);
  }

  private void check(RunRef run) {
    endpoints.check(requireNonNull(run, "run"));
  }

  @Override
  public RunWatcher watcher(WatchOptions watching) {
    return WatchLoop.open(
        run -> polls.call(Operations.GET_WORKFLOW_RUN, run).contextWrite(DroppedErrors::quiet),
        this::check,
        requireNonNull(watching, "options"),
        success,
        timer,
        DefaultMwaaServerlessReactiveClient::random,
        retiring.await(),
        listener);
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public MwaaServerlessReactiveClientBuilder toBuilder() {
    return options.copy();
  }

  @Override
  public void close() {
    retiring.fire();
    closing.fire();
    release.subscribe();
  }

  @Override
  public Mono<Void> closeGracefully(Duration limit) {
    if (requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException("limit must not be negative, was " + limit);
    }
    return Mono.defer(
        () -> {
          retiring.fire();
          return closing
              .whenIdle()
              .timeout(clockable(limit), Mono.empty(), timer)
              // With a timer that was shut down nothing can be waited for.
              .onErrorComplete(RejectedExecutionException.class)
              .then(Mono.fromRunnable(this::close))
              .then(release);
        });
  }

  // Timers count in long nanoseconds.
  private static Duration clockable(Duration limit) {
    return limit.compareTo(LONGEST_GRACE) < 0 ? limit : LONGEST_GRACE;
  }

  private Mono<Void> notFreed(Throwable error) {
    LOG.debug("not all of a closed client was freed", error);
    return Mono.empty();
  }
}
