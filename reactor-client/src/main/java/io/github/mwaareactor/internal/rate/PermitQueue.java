package io.github.mwaareactor.internal.rate;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.concurrent.DrainLoop;
import io.github.mwaareactor.internal.concurrent.RestartableTimer;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Gives permits at even distances, in the order they were asked for, without making any thread
 * wait.
 *
 * <p>A permit that is free is taken on the spot. Who must wait, or waits no longer, is put into a
 * queue; one thread at a time keeps the line by it and sets the timer. Only the timer hands permits
 * out, one after the other and itself set again before each, so a slow receiver holds up nobody
 * else.
 */
public final class PermitQueue {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

  private final Scheduler timer;
  private final long start;
  private final int maxWaiting;
  private final AtomicReference<Pace> pace;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Waiter> changes = new ConcurrentLinkedQueue<>();
  private final Queue<Waiter> stranded = new ConcurrentLinkedQueue<>();
  private final DrainLoop drainLoop = new DrainLoop();

  // Only for the thread that visits.
  private final Set<Waiter> line = new LinkedHashSet<>();
  private final RestartableTimer tick;

  public PermitQueue(double perSecond, int maxWaiting, Scheduler timer) {
    this.timer = timer;
    this.start = timer.now(TimeUnit.NANOSECONDS);
    this.maxWaiting = maxWaiting;
    this.pace = new AtomicReference<>(Pace.of(perSecond));
    this.tick = new RestartableTimer(timer, this::handOut);
  }

  /** Takes a permit if one is free and nobody waits for it. */
  public boolean tryTake() {
    Pace before = currentPace();
    for (long now = now(); waiting.get() == 0 && before.due() <= now; now = now()) {
      if (before.isUnlimited() || pace.compareAndSet(before, before.afterOne(now, now))) {
        return true;
      }
      before = currentPace();
    }
    return false;
  }

  /** How many wait. */
  public int waiting() {
    return waiting.get();
  }

  /** Completes when a permit is had, each in its turn, or fails at once if too many wait. */
  public Mono<Void> take(Supplier<? extends Throwable> tooMany) {
    return Mono.create(
        sink -> {
          if (waiting.getAndUpdate(count -> Math.min(count + 1, maxWaiting)) == maxWaiting) {
            sink.error(tooMany.get());
          } else {
            Waiter waiter = new Waiter(sink, now());
            sink.onCancel(() -> leave(waiter));
            changed(waiter);
          }
        });
  }

  /**
   * Goes on at another rate, for those who wait already too. The rate is read between the old pace
   * and the new, so of two changes at once the last one stays.
   */
  void changeRate(DoubleSupplier perSecond) {
    pace.updateAndGet(before -> before.at(perSecond.getAsDouble(), now()));
    if (waiting.get() > 0) {
      visit(false);
    }
  }

  private Pace currentPace() {
    return requireNonNull(pace.get());
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS) - start;
  }

  private void leave(Waiter waiter) {
    if (settle(waiter)) {
      changed(waiter);
    }
  }

  private void changed(Waiter waiter) {
    changes.add(waiter);
    visit(false);
  }

  private void handOut() {
    for (Turn turn = visit(true); turn != null; turn = visit(true)) {
      if (settle(turn.waiter)) {
        turn.waiter.receive();
      } else {
        // It left just now. Once somebody has the next permit, the time of this one is over.
        pace.compareAndSet(turn.after, turn.before);
      }
    }
  }

  /**
   * Keeps line and timer until there are no more changes. A timer that finds another thread here is
   * set again by that one.
   *
   * @param handsOut whether to take a permit for the first in line
   * @return whose turn it is, if anyone's
   */
  private @Nullable Turn visit(boolean handsOut) {
    Visit visit = new Visit(handsOut);
    if (drainLoop.drain(visit)) {
      failStranded();
    }
    return visit.turn;
  }

  private void readChanges() {
    for (Waiter waiter = changes.poll(); waiter != null; waiter = changes.poll()) {
      if (waiter.isSettled.get()) {
        line.remove(waiter);
      } else {
        line.add(waiter);
      }
    }
  }

  private @Nullable Turn nextTurn() {
    if (line.isEmpty()) {
      return null;
    }
    Waiter first = line.iterator().next();
    long now = now();
    for (Pace before = currentPace(); before.due() <= now; before = currentPace()) {
      Pace after = before.afterOne(first.askedAt, now);
      if (pace.compareAndSet(before, after)) {
        line.remove(first);
        return new Turn(first, before, after);
      }
    }
    return null;
  }

  private void setTimer() {
    if (line.isEmpty()) {
      tick.off();
      return;
    }
    Pace current = currentPace();
    long now = now();
    // A permit that is due is being handed out; a tick is for the case that this gets stuck.
    boolean byTicks = current.distance() < TICK || current.due() <= now;
    long wake = byTicks ? now + TICK : current.due();
    try {
      tick.set(wake, now);
    } catch (RejectedExecutionException e) {
      stranded.addAll(line);
      line.clear();
    }
  }

  private void failStranded() {
    for (Waiter waiter = stranded.poll(); waiter != null; waiter = stranded.poll()) {
      if (settle(waiter)) {
        waiter.fail(Exceptions.failWithRejected());
      }
    }
  }

  /** Whoever comes first decides: the one who waits, by leaving, or this queue. */
  private boolean settle(Waiter waiter) {
    boolean first = waiter.isSettled.compareAndSet(false, true);
    if (first) {
      waiting.decrementAndGet();
    }
    return first;
  }

  /** Whose turn it is, and the step of the pace that was made for it. */
  private record Turn(Waiter waiter, Pace before, Pace after) {}

  /** One who waits for a permit. */
  private static final class Waiter {
    private final MonoSink<Void> sink;
    private final long askedAt;
    private final AtomicBoolean isSettled = new AtomicBoolean();

    Waiter(MonoSink<Void> sink, long askedAt) {
      this.sink = sink;
      this.askedAt = askedAt;
    }

    // A receiver that throws must not keep the others from their permits.
    void receive() {
      try {
        sink.success();
      } catch (RuntimeException | Error e) {
        Operators.onErrorDropped(e, Context.of(sink.contextView()));
      }
    }

    void fail(Throwable error) {
      try {
        sink.error(error);
      } catch (RuntimeException | Error e) {
        Operators.onErrorDropped(e, Context.of(sink.contextView()));
      }
    }
  }

  /** One pass, or several, over line and timer. */
  private final class Visit implements Runnable {
    private final boolean handsOut;
    private @Nullable Turn turn;

    Visit(boolean handsOut) {
      this.handsOut = handsOut;
    }

    @Override
    public void run() {
      readChanges();
      if (handsOut && turn == null) {
        turn = nextTurn();
      }
      setTimer();
    }
  }
}
