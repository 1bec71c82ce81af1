package io.github.mwaareactor.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Faults waiting for their request, first come first served. Locks are held for a few steps only.
 */
final class FaultQueue {
  private static final class Waiting {
    private final Fault fault;
    private final boolean endless;
    private int times;

    private Waiting(Fault fault, boolean endless, int times) {
      this.fault = fault;
      this.endless = endless;
      this.times = times;
    }
  }

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  // Read by every request: spares the lock while there is nothing to inject.
  private volatile boolean empty = true;

  void add(Fault fault, int times) {
    Checks.argument(times >= 1, "times must be at least 1, was %d", times);
    enqueue(new Waiting(fault, false, times));
  }

  void addEndless(Fault fault) {
    enqueue(new Waiting(fault, true, 0));
  }

  void clear() {
    synchronized (waiting) {
      waiting.clear();
      empty = true;
    }
  }

  @Nullable Fault next() {
    if (empty) {
      return null;
    }
    synchronized (waiting) {
      Waiting first = waiting.peekFirst();
      if (first == null) {
        return null;
      }
      if (!first.endless && --first.times == 0) {
        waiting.removeFirst();
        empty = waiting.isEmpty();
      }
      return first.fault;
    }
  }

  private void enqueue(Waiting fault) {
    synchronized (waiting) {
      waiting.addLast(fault);
      empty = false;
    }
  }
}
