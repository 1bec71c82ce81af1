package io.github.mwaareactor.internal.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** One timer that runs an action. It may be set anew at any time, by one thread at a time. */
public final class RestartableTimer {
  private final Scheduler timer;
  private final Runnable action;
  private @Nullable Schedule next;

  public RestartableTimer(Scheduler timer, Runnable action) {
    this.timer = timer;
    this.action = action;
  }

  /**
   * Runs the action at that time, unless it is due before anyway.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the timer was stopped
   */
  public void set(long at, long now) {
    if (next == null || next.isOver.get() || next.at > at) {
      off();
      Schedule latest = new Schedule(at);
      latest.scheduled = timer.schedule(latest, Math.max(0, at - now), TimeUnit.NANOSECONDS);
      next = latest;
    }
  }

  public void off() {
    if (next != null) {
      next.stop();
      next = null;
    }
  }

  /** It runs or is stopped, so stopping it never interrupts the action. */
  private final class Schedule implements Runnable {
    private final long at;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private Disposable scheduled = Disposables.disposed();

    Schedule(long at) {
      this.at = at;
    }

    @Override
    public void run() {
      if (isOver.compareAndSet(false, true)) {
        action.run();
      }
    }

    void stop() {
      if (isOver.compareAndSet(false, true)) {
        scheduled.dispose();
      }
    }
  }
}
