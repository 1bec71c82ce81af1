package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.Checks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Faults waiting to be met: first those with a number, first come first served; behind them those
 * that strike by chance. Locks are held for a few steps only.
 */
public final class FaultQueue<F> {
  private static final class Waiting<F> {
    private final F fault;
    private final boolean endless;
    private int times;

    private Waiting(F fault, boolean endless, int times) {
      this.fault = fault;
      this.endless = endless;
      this.times = times;
    }
  }

  /** Has a generator of its own, so that its n-th draw does not depend on other chances. */
  private record Chance<F>(F fault, double probability, SplittableRandom random) {
    boolean strikes() {
      return random.nextDouble() < probability;
    }
  }

  private final Deque<Waiting<F>> waiting = new ArrayDeque<>();
  private final List<Chance<F>> chances = new ArrayList<>();
  private final LongAdder met = new LongAdder();
  // Read by every request: spares the lock while there is nothing to inject.
  private volatile boolean empty = true;

  public void add(F fault, int times) {
    Objects.requireNonNull(fault, "fault");
    Checks.argument(times >= 1, "times must be at least 1, was %d", times);
    enqueue(new Waiting<>(fault, false, times));
  }

  public void addEndless(F fault) {
    enqueue(new Waiting<>(Objects.requireNonNull(fault, "fault"), true, 0));
  }

  public void addRandom(F fault, double probability, long seed) {
    Objects.requireNonNull(fault, "fault");
    Checks.argument(
        probability > 0 && probability <= 1,
        "probability must be more than 0 and at most 1, was %s",
        probability);
    synchronized (waiting) {
      chances.add(new Chance<>(fault, probability, new SplittableRandom(seed)));
      empty = false;
    }
  }

  public void clear() {
    synchronized (waiting) {
      waiting.clear();
      chances.clear();
      empty = true;
    }
  }

  /** Forgets the faults that were met, too. */
  public void reset() {
    clear();
    met.reset();
  }

  public @Nullable F next() {
    if (empty) {
      return null;
    }
    F fault;
    synchronized (waiting) {
      fault = waiting.isEmpty() ? struck() : first();
      empty = waiting.isEmpty() && chances.isEmpty();
    }
    if (fault != null) {
      met.increment();
    }
    return fault;
  }

  /** How many were handed out. */
  public long met() {
    return met.sum();
  }

  private F first() {
    Waiting<F> first = waiting.getFirst();
    if (!first.endless && --first.times == 0) {
      waiting.removeFirst();
    }
    return first.fault;
  }

  // All of them draw, also behind one that strikes: each keeps to its own sequence.
  private @Nullable F struck() {
    F struck = null;
    for (Chance<F> chance : chances) {
      boolean strikes = chance.strikes();
      struck = struck == null && strikes ? chance.fault() : struck;
    }
    return struck;
  }

  private void enqueue(Waiting<F> fault) {
    synchronized (waiting) {
      waiting.addLast(fault);
      empty = false;
    }
  }
}
