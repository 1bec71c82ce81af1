package io.github.mwaareactor.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts every call, and remembers the last ones. Locks are held for a few steps only. */
final class CallLog {
  // A caller inventing ids must not fill the memory; no test asks about more runs than this.
  private static final int COUNTED_RUNS = 1 << 20;

  private final int capacity;
  private final Deque<RecordedCall> recorded = new ArrayDeque<>();
  private final LongAdder total = new LongAdder();
  private final Map<RunKey, LongAdder> byRun = new ConcurrentHashMap<>();

  CallLog(int capacity) {
    this.capacity = capacity;
  }

  void count(@Nullable RunKey run) {
    total.increment();
    if (run != null && (byRun.containsKey(run) || byRun.size() < COUNTED_RUNS)) {
      byRun.computeIfAbsent(run, key -> new LongAdder()).increment();
    }
  }

  /** Asks for the record only if records are kept. */
  void record(Supplier<RecordedCall> call) {
    if (capacity == 0) {
      return;
    }
    RecordedCall made = call.get();
    synchronized (recorded) {
      if (recorded.size() == capacity) {
        recorded.removeFirst();
      }
      recorded.addLast(made);
    }
  }

  List<RecordedCall> recorded() {
    synchronized (recorded) {
      return List.copyOf(recorded);
    }
  }

  long count() {
    return total.sum();
  }

  long countOf(RunKey run) {
    LongAdder count = byRun.get(run);
    return count == null ? 0 : count.sum();
  }
}
