package io.github.mwaareactor.internal.watch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs by a time, the earliest first. Each run knows its place, so that leaving costs no search; it
 * can be in one heap at a time.
 */
final class RunHeap {
  private static final int INITIAL = 16;

  private @Nullable WatchedRun[] heap = new WatchedRun[INITIAL];
  private int size;

  @Nullable WatchedRun first() {
    return heap[0];
  }

  int size() {
    return size;
  }

  void add(WatchedRun run, long key) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + (size >> 1));
    }
    run.heapKey = key;
    rise(size++, run);
  }

  void remove(WatchedRun run) {
    WatchedRun last = at(--size);
    heap[size] = null;
    if (last != run) {
      // It may belong higher or lower than the one whose place it takes.
      rise(run.heapIndex, last);
      sink(last.heapIndex, last);
    }
    shrink();
  }

  private void rise(int from, WatchedRun run) {
    int index = from;
    while (index > 0 && at((index - 1) >>> 1).heapKey > run.heapKey) {
      put(index, at((index - 1) >>> 1));
      index = (index - 1) >>> 1;
    }
    put(index, run);
  }

  private void sink(int from, WatchedRun run) {
    int index = from;
    for (int child = earlierChild(index); child < size; child = earlierChild(index)) {
      if (at(child).heapKey >= run.heapKey) {
        break;
      }
      put(index, at(child));
      index = child;
    }
    put(index, run);
  }

  private int earlierChild(int index) {
    int left = 2 * index + 1;
    boolean isRight = left + 1 < size && at(left + 1).heapKey < at(left).heapKey;
    return isRight ? left + 1 : left;
  }

  private WatchedRun at(int index) {
    WatchedRun run = heap[index];
    if (run == null) {
      throw new IllegalStateException("nothing at " + index + " of " + size);
    }
    return run;
  }

  private void put(int index, WatchedRun run) {
    heap[index] = run;
    run.heapIndex = index;
  }

  private void shrink() {
    if (heap.length > INITIAL && size < heap.length / 4) {
      heap = Arrays.copyOf(heap, Math.max(INITIAL, heap.length / 2));
    }
  }
}
