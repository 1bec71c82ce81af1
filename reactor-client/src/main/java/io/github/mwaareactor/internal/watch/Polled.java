package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.poll.FailureStreak;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * What has its turn in a {@link WatchSchedule}: a run, or a workflow whose runs are listed. Written
 * by the watcher's loop alone.
 */
abstract class Polled extends FailureStreak {
  /** Where it waits for its turn. */
  enum Lane {
    /** Not asked for yet. */
    FRESH,
    /** To be asked for as soon as possible. */
    HURRIED,
    /** Asked for before, and to be asked for again in its turn. */
    REGULAR,
    /** A workflow whose list goes on with another page. */
    PAGING,
    /** Waiting for a time, mostly because its last poll failed. */
    LATE,
    /** Being asked for. */
    ASKED,
    /** A run that is seen in the list of its workflow. */
    COVERED,
    /** Without a turn. */
    GONE
  }

  /** When the call began that saw it last, or since when it is watched. */
  volatile long seenAt;

  Lane lane = Lane.GONE;
  boolean hurry;

  /** Cancels the call in flight. */
  @Nullable Subscription poll;

  /** Where it is in a {@link PollHeap}. */
  int heapIndex;

  /** In a heap, by what it is ordered; while it is being asked for, since when. */
  long time;

  /** How many calls the schedule counts for it, once in the target. */
  abstract int counted();

  abstract void count(int calls);
}
