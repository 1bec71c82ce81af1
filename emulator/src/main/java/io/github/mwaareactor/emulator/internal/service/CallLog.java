package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RecordedCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts every call, and remembers the last ones, within bounds that a caller nobody knows cannot
 * exceed.
 */
public final class CallLog {
  private static final long RECORDED_CHARACTERS = 64L * 1024 * 1024;
  private static final int COUNTED_STRANGERS = 10_000;

  private final int capacity;
  private final long maxCharacters;
  private final int maxStrangers;
  private final Deque<RecordedCall> recorded = new ArrayDeque<>();
  private final LongAdder total = new LongAdder();
  private final Map<String, LongAdder> byOperation = new ConcurrentHashMap<>();
  private final Map<RunKey, LongAdder> byRun = new ConcurrentHashMap<>();
  private final AtomicInteger strangers = new AtomicInteger();
  private long characters;

  CallLog(int capacity) {
    this(capacity, RECORDED_CHARACTERS, COUNTED_STRANGERS);
  }

  CallLog(int capacity, long maxCharacters, int maxStrangers) {
    this.capacity = capacity;
    this.maxCharacters = maxCharacters;
    this.maxStrangers = maxStrangers;
  }

  /** A run that exists is always counted; of those that callers made up, so many. */
  void count(@Nullable RunKey run, Predicate<RunKey> exists) {
    total.increment();
    if (run == null) {
      return;
    }
    LongAdder counted = byRun.get(run);
    if (counted == null && (exists.test(run) || isRoomForStranger())) {
      counted = byRun.computeIfAbsent(run, key -> new LongAdder());
    }
    if (counted != null) {
      counted.increment();
    }
  }

  /** Only of an operation that there is: the names are kept. */
  void countOperation(String name) {
    LongAdder counted = byOperation.get(name);
    if (counted == null) {
      counted = byOperation.computeIfAbsent(name, key -> new LongAdder());
    }
    counted.increment();
  }

  private boolean isRoomForStranger() {
    return strangers.get() < maxStrangers && strangers.incrementAndGet() <= maxStrangers;
  }

  /** Asks for the record only if records are kept. */
  void record(Supplier<RecordedCall> call) {
    if (capacity == 0) {
      return;
    }
    RecordedCall made = call.get();
    synchronized (recorded) {
      recorded.addLast(made);
      characters += charactersOf(made);
      while (recorded.size() > capacity || characters > maxCharacters) {
        characters -= charactersOf(recorded.removeFirst());
      }
    }
  }

  private static long charactersOf(RecordedCall call) {
    long length = call.body().length();
    for (Map.Entry<String, List<String>> header : call.headers().entrySet()) {
      length += header.getKey().length();
      length += header.getValue().stream().mapToLong(String::length).sum();
    }
    return length;
  }

  public List<RecordedCall> recorded() {
    synchronized (recorded) {
      return List.copyOf(recorded);
    }
  }

  public long count() {
    return total.sum();
  }

  public void forget(RunKey run) {
    byRun.remove(run);
  }

  void clear() {
    synchronized (recorded) {
      recorded.clear();
      characters = 0;
    }
    total.reset();
    byOperation.clear();
    byRun.clear();
    strangers.set(0);
  }

  public long countOf(String operation) {
    LongAdder count = byOperation.get(operation);
    return count == null ? 0 : count.sum();
  }

  public long countOf(RunKey run) {
    LongAdder count = byRun.get(run);
    return count == null ? 0 : count.sum();
  }
}
