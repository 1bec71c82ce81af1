package io.github.mwaareactor.testing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A client's timer that knows what waits on it. */
public final class CountingTimer implements Scheduler {
  private final Scheduler real;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  public CountingTimer() {
    this(Schedulers.parallel());
  }

  public CountingTimer(Scheduler real) {
    this.real = real;
  }

  /** How many tasks are still to come. */
  public int pending() {
    return waiting.size();
  }

  /** How many tasks that were to wait for so long are still to come. */
  public long pending(Duration delay) {
    return waiting.stream().filter(task -> task.delayNanos == delay.toNanos()).count();
  }

  @Override
  public Disposable schedule(Runnable task) {
    return real.schedule(task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    Waiting begun = new Waiting(task, unit.toNanos(delay));
    // Counted once it is there: whoever waits for it may move the time on at once.
    begun.onTimer = real.schedule(begun, delay, unit);
    waiting.add(begun);
    if (begun.isOver) {
      waiting.remove(begun);
    }
    return begun;
  }

  @Override
  public Worker createWorker() {
    return real.createWorker();
  }

  @Override
  public long now(TimeUnit unit) {
    return real.now(unit);
  }

  @Override
  public boolean isDisposed() {
    return real.isDisposed();
  }

  private final class Waiting implements Runnable, Disposable {
    private final Runnable task;
    private final long delayNanos;
    private volatile @Nullable Disposable onTimer;
    private volatile boolean isOver;

    Waiting(Runnable task, long delayNanos) {
      this.task = task;
      this.delayNanos = delayNanos;
    }

    @Override
    public void run() {
      isOver = true;
      waiting.remove(this);
      task.run();
    }

    @Override
    public void dispose() {
      isOver = true;
      waiting.remove(this);
      Disposable begun = onTimer;
      if (begun != null) {
        begun.dispose();
      }
    }

    @Override
    public boolean isDisposed() {
      return !waiting.contains(this);
    }
  }
}
