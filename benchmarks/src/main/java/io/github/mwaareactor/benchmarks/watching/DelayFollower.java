package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one writes by hand around {@code getWorkflowRun}: a poller for each run of each subscriber,
 * with a first wait drawn by chance and {@code Mono.delay} between an answer and the next poll. A
 * call that failed, after the client's own retries, is made up for by the next poll.
 */
final class DelayFollower implements Follower {
  private final Function<RunRef, Mono<WorkflowRun>> fetch;
  private final Duration interval;
  private final SplittableRandom random;
  private final Runnable freed;
  private final Disposable.Composite subscribers = Disposables.composite();

  DelayFollower(
      Function<RunRef, Mono<WorkflowRun>> fetch, Duration interval, long seed, Runnable freed) {
    this.fetch = fetch;
    this.interval = interval;
    this.random = new SplittableRandom(seed);
    this.freed = freed;
  }

  @Override
  public void follow(List<RunRef> runs, BiConsumer<RunRef, RunState> told) {
    subscribers.add(
        Flux.fromIterable(runs)
            .flatMap(run -> states(run).map(state -> Map.entry(run, state)), Integer.MAX_VALUE)
            .subscribe(seen -> told.accept(seen.getKey(), seen.getValue())));
  }

  private Flux<RunState> states(RunRef run) {
    Mono<RunState> poll =
        Mono.defer(() -> fetch.apply(run))
            .map(WorkflowRun::state)
            .onErrorResume(late -> Mono.empty());
    return Mono.delay(partOfInterval())
        .then(poll)
        .concatWith(Mono.delay(interval).then(poll).repeat())
        .takeUntil(RunState::isTerminal)
        .distinctUntilChanged();
  }

  private Duration partOfInterval() {
    return Duration.ofNanos((long) (random.nextDouble() * interval.toNanos()));
  }

  @Override
  public void close() {
    subscribers.dispose();
    freed.run();
  }
}
