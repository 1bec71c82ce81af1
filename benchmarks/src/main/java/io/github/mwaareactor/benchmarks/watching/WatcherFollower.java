package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Ours: one watcher, of which each subscriber follows its runs or all runs of their workflows. */
final class WatcherFollower implements Follower {
  private final RunWatcher watcher;
  private final Function<List<RunRef>, Flux<RunEvent>> events;
  private final Runnable freed;

  private WatcherFollower(
      RunWatcher watcher, Function<List<RunRef>, Flux<RunEvent>> events, Runnable freed) {
    this.watcher = watcher;
    this.events = events;
    this.freed = freed;
  }

  /** One {@code watchAll} for each subscriber. */
  static WatcherFollower ofRuns(RunWatcher watcher, Runnable freed) {
    return new WatcherFollower(watcher, runs -> watcher.watchAll(Flux.fromIterable(runs)), freed);
  }

  /** One {@code watchWorkflow} for each workflow of each subscriber. */
  static WatcherFollower ofWorkflows(RunWatcher watcher, Runnable freed) {
    return new WatcherFollower(
        watcher,
        runs ->
            Flux.merge(
                runs.stream()
                    .map(RunRef::workflowArn)
                    .distinct()
                    .map(watcher::watchWorkflow)
                    .toList()),
        freed);
  }

  @Override
  public void follow(List<RunRef> runs, BiConsumer<RunRef, RunState> told) {
    events
        .apply(runs)
        .subscribe(
            event -> {
              if (event instanceof RunEvent.Transition transition) {
                told.accept(transition.run(), transition.to());
              }
            },
            WatcherFollower::ended);
  }

  // Standard output is for findings.
  private static void ended(Throwable error) {
    if (!(error instanceof ClientClosedException)) {
      System.err.println("a watcher's events ended with " + error);
    }
  }

  @Override
  public WatchStats stats() {
    return watcher.stats();
  }

  @Override
  public void close() {
    watcher.close();
    freed.run();
  }
}
