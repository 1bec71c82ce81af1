package io.github.mwaareactor.internal.watch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is polled, ordered by a time, the earliest first. Each element knows its place, so that
 * leaving costs no search; it can be in one heap at a time.
 */
final class PollHeap {
  private static final int INITIAL = 16;

  private @Nullable Polled[] heap = new Polled[INITIAL];
  private int size;

  @Nullable Polled first() {
    return heap[0];
  }

  int size() {
    return size;
  }

  void add(Polled polled, long key) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + (size >> 1));
    }
    polled.time = key;
    rise(size++, polled);
  }

  void remove(Polled polled) {
    Polled last = at(--size);
    heap[size] = null;
    if (last != polled) {
      // It may belong higher or lower than the one whose place it takes.
      rise(polled.heapIndex, last);
      sink(last.heapIndex, last);
    }
    shrink();
  }

  private void rise(int from, Polled polled) {
    int index = from;
    while (index > 0 && at((index - 1) >>> 1).time > polled.time) {
      put(index, at((index - 1) >>> 1));
      index = (index - 1) >>> 1;
    }
    put(index, polled);
  }

  private void sink(int from, Polled polled) {
    int index = from;
    for (int child = earlierChild(index); child < size; child = earlierChild(index)) {
      if (at(child).time >= polled.time) {
        break;
      }
      put(index, at(child));
      index = child;
    }
    put(index, polled);
  }

  private int earlierChild(int index) {
    int left = 2 * index + 1;
    boolean isRight = left + 1 < size && at(left + 1).time < at(left).time;
    return isRight ? left + 1 : left;
  }

  private Polled at(int index) {
    Polled polled = heap[index];
    if (polled == null) {
      throw new IllegalStateException("nothing at " + index + " of " + size);
    }
    return polled;
  }

  private void put(int index, Polled polled) {
    heap[index] = polled;
    polled.heapIndex = index;
  }

  private void shrink() {
    if (heap.length > INITIAL && size < heap.length / 4) {
      heap = Arrays.copyOf(heap, Math.max(INITIAL, heap.length / 2));
    }
  }
}
