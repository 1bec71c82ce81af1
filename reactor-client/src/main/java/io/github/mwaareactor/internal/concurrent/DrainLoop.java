package io.github.mwaareactor.internal.concurrent;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * Work that one thread at a time does, without a lock: a thread that finds another one at work
 * leaves, and the other one goes over the work once more. Whoever adds to a queue and then calls
 * {@link #drain} can rely on what was added being seen, here or by the thread at work.
 */
public final class DrainLoop {
  private static final AtomicIntegerFieldUpdater<DrainLoop> WIP =
      AtomicIntegerFieldUpdater.newUpdater(DrainLoop.class, "wip");

  // A field rather than an object: there is a loop for each subscription of a watcher.
  @SuppressWarnings("unused") // through its updater
  private volatile int wip;

  /**
   * Runs the pass, again as long as somebody came meanwhile. A pass that throws ends the loop for
   * good, so it must not.
   *
   * @return whether it was this thread that did the work
   */
  public boolean drain(Runnable pass) {
    if (WIP.getAndIncrement(this) != 0) {
      return false;
    }
    for (int seen = 1; seen != 0; seen = WIP.addAndGet(this, -seen)) {
      pass.run();
    }
    return true;
  }

  /**
   * Runs the pass as {@link #drain(Runnable)} does, but ends its turn after a number of tasks and
   * leaves the rest to another thread, whose turn has the same limit. Until that thread begins the
   * loop counts as at work, so whoever comes leaves at once.
   *
   * @param pass takes how many tasks it may run, and returns how many it ran; fewer only if it
   *     found no more
   * @param limit how many tasks are run in a turn
   * @param handOver has another thread run the next turn, once; or returns false if there is none,
   *     and this thread continues
   * @return whether it was this thread that did the work, or the first part of it
   */
  public boolean drain(IntUnaryOperator pass, int limit, Predicate<Runnable> handOver) {
    if (WIP.getAndIncrement(this) != 0) {
      return false;
    }
    runTurns(pass, limit, handOver);
    return true;
  }

  private void runTurns(IntUnaryOperator pass, int limit, Predicate<Runnable> handOver) {
    boolean isDone;
    do {
      isDone = runTurn(pass, limit);
    } while (!isDone && !handOver.test(() -> runTurns(pass, limit, handOver)));
  }

  private boolean runTurn(IntUnaryOperator pass, int limit) {
    int left = limit;
    for (int seen = 1; seen != 0; seen = WIP.addAndGet(this, -seen)) {
      // An empty pass counts too: others may keep coming.
      left -= Math.max(1, pass.applyAsInt(left));
      if (left <= 0) {
        WIP.set(this, 1); // still at work; the next turn covers all who came so far
        return false;
      }
    }
    return true;
  }
}
