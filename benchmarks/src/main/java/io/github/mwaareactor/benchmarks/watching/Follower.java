package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.WatchStats;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One way to follow runs, made for some service and some interval. */
interface Follower extends AutoCloseable {
  /**
   * Begins to follow runs, as one more subscriber.
   *
   * @param runs any number, each once
   * @param told hears the first state of each and every change, on any thread
   */
  void follow(List<RunRef> runs, BiConsumer<RunRef, RunState> told);

  /** What it says of itself, if it does. */
  default @Nullable WatchStats stats() {
    return null;
  }

  @Override
  void close();
}
