package io.github.mwaareactor.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A timer that tells how many tasks wait on it, and can be late with all of them. */
public final class WatchedTimer implements Scheduler {
  private final Scheduler delegate;
  private final AtomicInteger set = new AtomicInteger();
  private final AtomicInteger mostSet = new AtomicInteger();
  private final AtomicInteger everSet = new AtomicInteger();
  private final AtomicLong lateNanos = new AtomicLong();
  private volatile Runnable onSet = () -> {};

  public WatchedTimer(Scheduler delegate) {
    this.delegate = delegate;
  }

  /** How many tasks wait for their time. */
  public int set() {
    return set.get();
  }

  public int mostSetAtOnce() {
    return mostSet.get();
  }

  public int everSet() {
    return everSet.get();
  }

  /** Does this whenever a task is set, on the thread that sets it. */
  public void onSet(Runnable action) {
    onSet = action;
  }

  /** Lets time pass in which no task runs. */
  public void standStill(Duration time) {
    lateNanos.addAndGet(time.toNanos());
  }

  @Override
  public long now(TimeUnit unit) {
    return unit.convert(delegate.now(TimeUnit.NANOSECONDS) + lateNanos.get(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    AtomicBoolean over = new AtomicBoolean();
    everSet.incrementAndGet();
    onSet.run();
    mostSet.accumulateAndGet(set.incrementAndGet(), Math::max);
    Disposable scheduled =
        delegate.schedule(
            () -> {
              end(over);
              task.run();
            },
            delay,
            unit);
    return () -> {
      end(over);
      scheduled.dispose();
    };
  }

  private void end(AtomicBoolean over) {
    if (over.compareAndSet(false, true)) {
      set.decrementAndGet();
    }
  }

  @Override
  public Disposable schedule(Runnable task) {
    throw new UnsupportedOperationException("nothing needs a thread at once");
  }

  @Override
  public Worker createWorker() {
    throw new UnsupportedOperationException("nothing needs a worker");
  }
}
