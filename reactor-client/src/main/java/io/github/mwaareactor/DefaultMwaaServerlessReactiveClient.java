package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.assembly.ClientLifecycle;
import io.github.mwaareactor.internal.assembly.ClientParts;
import io.github.mwaareactor.internal.assembly.DroppedErrors;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollResult;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.poll.RunPoller;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.watch.WatchLoop;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Hands each question to the part that answers it, while the client is open. */
final class DefaultMwaaServerlessReactiveClient implements MwaaServerlessReactiveClient {
  private static final String OPERATION = Operations.GET_WORKFLOW_RUN.name();

  private final ClientParts parts;
  private final ClientLifecycle lifecycle;
  private final PollPolicy pollPolicy;
  private final MwaaServerlessReactiveClientBuilder options;
  private final FirstSuccess success = new FirstSuccess();
  private final PollSource polls;
  private final RunPoller poller;

  /** {@code options} are those it was built with, over its connections. */
  DefaultMwaaServerlessReactiveClient(
      ClientParts parts,
      PollPolicy pollPolicy,
      Scheduler timer,
      MwaaServerlessReactiveClientBuilder options) {
    this.parts = parts;
    this.lifecycle = parts.lifecycle();
    this.pollPolicy = pollPolicy;
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
    return lifecycle.whileOpen(
        () -> notSent(run), success.by(parts.calls().call(Operations.GET_WORKFLOW_RUN, run)));
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
        .whileOpen(
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

  private static FailedCall notSent(RunRef run) {
    return new FailedCall(OPERATION, run.toString(), 0);
  }

  private void check(RunRef run) {
    parts.endpoints().check(requireNonNull(run, "run"));
  }

  @Override
  public RunWatcher watcher(WatchOptions watching) {
    return WatchLoop.open(
        polls,
        this::check,
        requireNonNull(watching, "options"),
        lifecycle.untilRetiring(),
        parts.listener());
  }

  @Override
  public MwaaServerlessReactiveClientBuilder toBuilder() {
    return options.copy();
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
