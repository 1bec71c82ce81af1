package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a watcher keeps of a run. There may be a million of them, so it is all in one object.
 * Written by the watcher's loop alone; what others read is volatile.
 */
final class WatchedRun extends Polled {
  final RunRef ref;
  final long watchedSince;

  /** The last state seen, or null. */
  volatile @Nullable RunState state;

  /** Whether it may have ended before: a list that lags behind may still show it. */
  boolean isUncertain;

  private byte counted;

  /** Whom to tell: the first of a list linked through the watches. */
  @Nullable SubscribedRun watches;

  /** Null while it is the only watched run of its workflow, and nobody follows that. */
  @Nullable WatchedWorkflow workflow;

  /** Its place among the runs of its workflow. */
  @Nullable WatchedRun previousOfWorkflow;

  @Nullable WatchedRun nextOfWorkflow;

  WatchedRun(RunRef ref, long now) {
    this.ref = ref;
    this.watchedSince = now;
    this.seenAt = now;
  }

  @Override
  int counted() {
    return counted;
  }

  @Override
  void count(int calls) {
    counted = (byte) calls;
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

  /** Its state has changed. */
  void tell(RunState now, @Nullable WorkflowRun snapshot) {
    forEachWatch(watch -> watch.owner.update(watch, now, snapshot, seenAt));
  }

  /** The action may unlink the watch that it is given. */
  void forEachWatch(Consumer<SubscribedRun> action) {
    SubscribedRun next;
    for (SubscribedRun watch = watches; watch != null; watch = next) {
      next = watch.next;
      action.accept(watch);
    }
  }

  /** How long ago its state was seen. */
  long staleness(long now) {
    return Math.max(0, now - seenAt);
  }

  /** Whether the list of its workflow is read instead of polling it. */
  boolean isInList() {
    WatchedWorkflow known = workflow;
    return known != null && known.isCovering;
  }

  /** Those who follow its workflow as a whole, if there are any. */
  @Nullable Following following() {
    WatchedWorkflow known = workflow;
    return known == null ? null : known.following;
  }

  /** Whether its own poll would be the next that sees it, if there were no list. */
  boolean awaitsSighting() {
    return lane == Lane.COVERED || lane == Lane.REGULAR || lane == Lane.FRESH;
  }
}
