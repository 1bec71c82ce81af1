package io.github.mwaareactor.testing;

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

  @Override
  public Disposable schedule(Runnable task) {
    return real.schedule(task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    Waiting begun = new Waiting(task);
    waiting.add(begun);
    begun.onTimer = real.schedule(begun, delay, unit);
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

  private final class Waiting implements Runnable, Disposable {
    private final Runnable task;
    private volatile @Nullable Disposable onTimer;

    Waiting(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      waiting.remove(this);
      task.run();
    }

    @Override
    public void dispose() {
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
