package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ListOrder;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one workflow, numbered in the order they began, so that a page of a list costs what
 * is on it, however many runs there are.
 */
final class RunIndex {
  private final AtomicLong next = new AtomicLong();
  private final ConcurrentNavigableMap<Long, RunKey> byNumber = new ConcurrentSkipListMap<>();
  // Made when it is first asked for: few tests shuffle.
  private volatile @Nullable ConcurrentNavigableMap<Long, RunKey> shuffled;

  long nextNumber() {
    return next.incrementAndGet();
  }

  synchronized void add(long number, RunKey run) {
    byNumber.put(number, run);
    ConcurrentNavigableMap<Long, RunKey> mixed = shuffled;
    if (mixed != null) {
      mixed.put(mix(number), run);
    }
  }

  synchronized void remove(long number) {
    byNumber.remove(number);
    ConcurrentNavigableMap<Long, RunKey> mixed = shuffled;
    if (mixed != null) {
      mixed.remove(mix(number));
    }
  }

  Collection<RunKey> all() {
    return byNumber.values();
  }

  /** The runs behind a position of this order, or from its beginning; a position is a key. */
  Iterator<Map.Entry<Long, RunKey>> behind(ListOrder order, @Nullable Long position) {
    return switch (order) {
      case NEWEST_FIRST -> Paging.behind(byNumber.descendingMap(), position);
      case OLDEST_FIRST -> Paging.behind(byNumber, position);
      case SHUFFLED -> Paging.behind(shuffled(), position);
    };
  }

  private ConcurrentNavigableMap<Long, RunKey> shuffled() {
    ConcurrentNavigableMap<Long, RunKey> known = shuffled;
    return known == null ? shuffle() : known;
  }

  private synchronized ConcurrentNavigableMap<Long, RunKey> shuffle() {
    ConcurrentNavigableMap<Long, RunKey> mixed = new ConcurrentSkipListMap<>();
    byNumber.forEach((number, run) -> mixed.put(mix(number), run));
    shuffled = mixed;
    return mixed;
  }

  // The finishing step of SplitMix64: no two numbers come out the same.
  private static long mix(long number) {
    long mixed = number * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
