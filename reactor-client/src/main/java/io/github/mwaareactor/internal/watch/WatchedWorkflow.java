package io.github.mwaareactor.internal.watch;

import org.jspecify.annotations.Nullable;

/**
 * A workflow of several watched runs, or one that is followed as a whole, and what is known of its
 * list. Written by the watcher's loop alone.
 */
final class WatchedWorkflow extends Polled {
  private static final int PAGE = 100;
  // Each time a list was not worth it, it is tried again after twice as many targets.
  private static final int FIRST_WAIT = 8;
  private static final int LONGEST_WAIT = 512;

  final String arn;

  /** Its runs, linked through them. */
  @Nullable WatchedRun runs;

  int size;

  /** Whether its list is read instead of polling its runs one by one. */
  boolean isCovering;

  /** Whether its list may not be read. */
  boolean isDenied;

  /** How many pages its list is expected to take. */
  int pages = 1;

  /** The list that is being read. */
  @Nullable RunListing listing;

  /** Those who follow the workflow as a whole; null while nobody does. */
  @Nullable Following following;

  /** Whether the next call asks if there is such a workflow. */
  boolean isQuestioned;

  /** From when on its list is tried again. */
  long listAgainAt = Long.MIN_VALUE;

  private int wait = FIRST_WAIT;
  private int counted;

  WatchedWorkflow(String arn) {
    this.arn = arn;
  }

  @Override
  int counted() {
    return counted;
  }

  @Override
  void count(int calls) {
    counted = calls;
  }

  void link(WatchedRun run) {
    WatchedRun first = runs;
    run.workflow = this;
    run.nextOfWorkflow = first;
    if (first != null) {
      first.previousOfWorkflow = run;
    }
    runs = run;
    size++;
  }

  void unlink(WatchedRun run) {
    WatchedRun before = run.previousOfWorkflow;
    WatchedRun after = run.nextOfWorkflow;
    if (before == null) {
      runs = after;
    } else {
      before.nextOfWorkflow = after;
    }
    if (after != null) {
      after.previousOfWorkflow = before;
    }
    run.workflow = null;
    run.previousOfWorkflow = null;
    run.nextOfWorkflow = null;
    size--;
  }

  /** Whether its list is read once in the target. */
  boolean isListed() {
    return isCovering || following != null;
  }

  /** Whether its list has its turn only when a run that was seen at that time is overdue. */
  boolean isListedAfter(long runSeenAt) {
    return lane == Lane.REGULAR && listing == null && time > runSeenAt;
  }

  int callsPerTarget() {
    return isListed() ? pages : 0;
  }

  /** How many pages its list would take without a run that has ended. */
  int fewestPages() {
    return Math.max(1, (size + PAGE - 1) / PAGE);
  }

  /** How many pages are expected to follow the next one, or -1 if that was expected itself. */
  int furtherPages() {
    RunListing current = listing;
    if (isQuestioned || current == null) {
      return isQuestioned ? 0 : pages - 1;
    }
    return current.pages() < pages ? -1 : 0;
  }

  /** The list was worth reading. */
  void worked() {
    wait = FIRST_WAIT;
  }

  /** The list was not worth reading, or failed. */
  void failed(long now, long target) {
    listAgainAt = now + wait * target;
    wait = Math.min(LONGEST_WAIT, 2 * wait);
  }
}
