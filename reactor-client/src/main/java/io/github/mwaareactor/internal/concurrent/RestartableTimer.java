package io.github.mwaareactor.internal.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** One timer, set anew as often as one likes, by one thread at a time. */
public final class RestartableTimer {
  private final Scheduler timer;
  private final Runnable wake;
  private @Nullable Schedule next;

  public RestartableTimer(Scheduler timer, Runnable wake) {
    this.timer = timer;
    this.wake = wake;
  }

  /**
   * Rings at that time, unless it rings before anyway.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the timer was stopped
   */
  public void set(long at, long now) {
    if (next == null || next.isOver.get() || next.at > at) {
      off();
      Schedule ring = new Schedule(at);
      next = ring;
      ring.scheduled = timer.schedule(ring, Math.max(0, at - now), TimeUnit.NANOSECONDS);
    }
  }

  public void off() {
    if (next != null) {
      next.stop();
      next = null;
    }
  }

  /** It runs or is stopped, so stopping it never interrupts what it runs. */
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
        wake.run();
      }
    }

    void stop() {
      if (isOver.compareAndSet(false, true)) {
        scheduled.dispose();
      }
    }
  }
}
