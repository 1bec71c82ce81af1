package io.github.mwaareactor.internal.concurrent;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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
}
