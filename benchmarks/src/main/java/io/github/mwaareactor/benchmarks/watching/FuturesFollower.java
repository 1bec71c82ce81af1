package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one writes by hand around the AWS SDK's asynchronous client: futures, and one scheduled
 * executor that begins the next poll of a run some time after the last one ended, however it did.
 */
final class FuturesFollower implements Follower {
  /** The name of its thread. */
  static final String TIMER = "futures-timer";

  private final Function<RunRef, CompletableFuture<RunState>> fetch;
  private final long intervalNanos;
  private final SplittableRandom random;
  private final Runnable freed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, TIMER));
  private volatile boolean closed;

  FuturesFollower(
      Function<RunRef, CompletableFuture<RunState>> fetch,
      Duration interval,
      long seed,
      Runnable freed) {
    this.fetch = fetch;
    this.intervalNanos = interval.toNanos();
    this.random = new SplittableRandom(seed);
    this.freed = freed;
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void follow(List<RunRef> runs, BiConsumer<RunRef, RunState> told) {
    for (RunRef run : runs) {
      pollAfter((long) (random.nextDouble() * intervalNanos), new Followed(run, told));
    }
  }

  private void pollAfter(long nanos, Followed run) {
    if (!closed) {
      var unused = timer.schedule(() -> poll(run), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void poll(Followed run) {
    var unused =
        fetch
            .apply(run.ref)
            .whenComplete(
                (state, error) -> {
                  run.saw(state);
                  if (state == null || !state.isTerminal()) {
                    pollAfter(intervalNanos, run);
                  }
                });
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    freed.run();
  }

  /** A run and its last state; polls of it never overlap. */
  private static final class Followed {
    private final RunRef ref;
    private final BiConsumer<RunRef, RunState> told;
    private @Nullable RunState last;

    Followed(RunRef ref, BiConsumer<RunRef, RunState> told) {
      this.ref = ref;
      this.told = told;
    }

    void saw(@Nullable RunState state) {
      if (state != null && state != last) {
        last = state;
        told.accept(ref, state);
      }
    }
  }
}
