package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.util.List;
import java.util.function.BiConsumer;
import reactor.core.publisher.Flux;

/** Ours: one watcher, one {@code watchAll} for each subscriber. */
final class WatcherFollower implements Follower {
  private final RunWatcher watcher;
  private final Runnable freed;

  WatcherFollower(RunWatcher watcher, Runnable freed) {
    this.watcher = watcher;
    this.freed = freed;
  }

  @Override
  public void follow(List<RunRef> runs, BiConsumer<RunRef, RunState> told) {
    watcher
        .watchAll(Flux.fromIterable(runs))
        .subscribe(
            event -> {
              if (event instanceof RunEvent.Transition transition) {
                told.accept(transition.run(), transition.to());
              }
            },
            closed -> {});
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
