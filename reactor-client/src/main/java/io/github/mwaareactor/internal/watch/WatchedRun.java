package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.poll.FailureStreak;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * All that a watcher keeps of a run. There may be a million of them, so it is all in one object.
 * Written by the watcher's loop alone; what others read is volatile.
 */
final class WatchedRun extends FailureStreak {
  /** Where it waits to be asked for. */
  enum Lane {
    /** Not asked for yet. */
    FRESH,
    /** Somebody said that it has changed. */
    HURRIED,
    /** Asked for before, and to be asked for again in its turn. */
    REGULAR,
    /** Waiting because its last poll failed. */
    LATE,
    /** Being asked for. */
    ASKED,
    /** Watched no longer. */
    GONE
  }

  final RunRef ref;
  final long watchedSince;

  /** The last state seen, or null. */
  volatile @Nullable RunState state;

  /** When the poll began that saw it, or since when it is watched. */
  volatile long seenAt;

  Lane lane = Lane.FRESH;
  boolean hurry;
  long askedAt;

  /** What abandons the poll that is on its way. */
  @Nullable Subscription poll;

  /** Whom to tell: the first of a list linked through the watches. */
  @Nullable SubscribedRun watches;

  /** Where it is in a {@link RunHeap}, and by what it is ordered there. */
  int heapIndex;

  long heapKey;

  WatchedRun(RunRef ref, long now) {
    this.ref = ref;
    this.watchedSince = now;
    this.seenAt = now;
  }

  void link(SubscribedRun watch) {
    SubscribedRun first = watches;
    watch.run = this;
    watch.next = first;
    if (first != null) {
      first.previous = watch;
    }
    watches = watch;
  }

  void unlink(SubscribedRun watch) {
    SubscribedRun before = watch.previous;
    SubscribedRun after = watch.next;
    if (before == null) {
      watches = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    watch.run = null;
    watch.previous = null;
    watch.next = null;
  }

  /** How long ago its state was seen. */
  long staleness(long now) {
    return Math.max(0, now - seenAt);
  }
}
