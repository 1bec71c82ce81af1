package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One run as one subscription sees it. News that the subscriber has not taken yet is replaced by
 * newer news, so there is never more than one.
 */
final class SubscribedRun {
  private static final AtomicReferenceFieldUpdater<SubscribedRun, PendingUpdate> PENDING =
      AtomicReferenceFieldUpdater.newUpdater(SubscribedRun.class, PendingUpdate.class, "pending");

  final WatchSubscription owner;
  final RunRef ref;

  /** Of the watcher's loop: what it is a part of, in a list of the run's watches. */
  @Nullable WatchedRun run;

  @Nullable SubscribedRun previous;
  @Nullable SubscribedRun next;

  /** Of who tells news, which is the loop once it has the watch: the last state told. */
  @Nullable RunState lastState;

  // Of who delivers events: the last state delivered, and how many were skipped since.
  private @Nullable RunState delivered;
  private int skipped;

  @SuppressWarnings("unused") // through its updater
  private volatile @Nullable PendingUpdate pending;

  /** {@code known} is the state that the subscriber knows already. */
  SubscribedRun(WatchSubscription owner, RunRef ref, @Nullable RunState known) {
    this.owner = owner;
    this.ref = ref;
    this.lastState = known;
    this.delivered = known;
  }

  /** Whether there was none before. */
  boolean put(PendingUpdate latest) {
    PendingUpdate before =
        PENDING.getAndUpdate(this, known -> known == null ? latest : latest.after(known));
    return before == null;
  }

  @Nullable PendingUpdate take() {
    return PENDING.getAndSet(this, null);
  }

  /** What the subscriber is told by that news, null if it knows already. */
  @Nullable RunEvent event(PendingUpdate latest, Instant seenAt) {
    Throwable error = latest.error();
    RunState state = latest.state();
    if (error != null) {
      return new RunEvent.Failed(ref, delivered, error, seenAt);
    }
    if (state == null || state == delivered) {
      skipped += latest.skipped() + 1;
      return null;
    }
    RunEvent event =
        new RunEvent.Transition(
            ref, delivered, state, latest.snapshot(), skipped + latest.skipped(), seenAt);
    delivered = state;
    skipped = 0;
    return event;
  }

  /**
   * What the subscriber is to be told.
   *
   * @param state the state of the run, null if it failed or is watched no longer
   * @param snapshot the answer that showed it, if it is kept
   * @param error why the run cannot be watched any longer, null otherwise
   * @param skipped how many states this one stands for besides its own
   * @param seenAt when the poll began
   */
  record PendingUpdate(
      @Nullable RunState state,
      @Nullable WorkflowRun snapshot,
      @Nullable Throwable error,
      int skipped,
      long seenAt) {

    PendingUpdate after(PendingUpdate known) {
      return new PendingUpdate(state, snapshot, error, skipped + known.skipped + 1, seenAt);
    }

    boolean isLast() {
      return state == null || state.isTerminal();
    }
  }
}
