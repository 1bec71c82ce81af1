package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.poll.RunPoller;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Hands each question to the part that answers it, while the client is open. */
final class DefaultMwaaServerlessReactiveClient implements MwaaServerlessReactiveClient {
  private final OperationCaller calls;
  private final OperationCaller polls;
  private final RunPoller poller;
  private final PollPolicy pollPolicy;
  private final Endpoints endpoints;
  private final Transport transport;
  private final AtomicBoolean closed = new AtomicBoolean();

  DefaultMwaaServerlessReactiveClient(
      OperationCaller calls,
      OperationCaller polls,
      PollPolicy pollPolicy,
      Scheduler timer,
      Endpoints endpoints,
      Transport transport) {
    this.calls = calls;
    this.polls = polls;
    this.poller = new RunPoller(this::poll, timer, () -> ThreadLocalRandom.current().nextDouble());
    this.pollPolicy = pollPolicy;
    this.endpoints = endpoints;
    this.transport = transport;
  }

  @Override
  public Mono<WorkflowRun> getWorkflowRun(RunRef run) {
    check(run);
    return ask(calls, run);
  }

  @Override
  public Flux<RunLookup> getWorkflowRuns(Publisher<RunRef> runs, int concurrency) {
    requireNonNull(runs, "runs");
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
    }
    return Flux.from(runs).flatMap(this::lookUp, concurrency);
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
    check(run);
    return poller.states(run, requireNonNull(policy, "policy"));
  }

  private Mono<WorkflowRun> poll(RunRef run) {
    return ask(polls, run);
  }

  private Mono<WorkflowRun> ask(OperationCaller caller, RunRef run) {
    Mono<WorkflowRun> answer = caller.call(Operations.GET_WORKFLOW_RUN, run);
    return Mono.defer(() -> closed.get() ? Mono.error(clientClosed(run, null)) : answer)
        .onErrorMap(error -> closed.get() ? clientClosed(run, error) : error);
  }

  // Closing breaks the connections of calls on their way; what that broke is not the news.
  private static Throwable clientClosed(RunRef run, @Nullable Throwable error) {
    if (error instanceof ClientClosedException) {
      return error;
    }
    int attempts = error instanceof MwaaException failed ? failed.attempts() : 0;
    return new ClientClosedException(
        new FailedCall("GetWorkflowRun", run.toString(), attempts), "the client is closed", error);
  }

  private void check(RunRef run) {
    endpoints.check(requireNonNull(run, "run").workflow());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      transport.close().subscribe();
    }
  }
}
