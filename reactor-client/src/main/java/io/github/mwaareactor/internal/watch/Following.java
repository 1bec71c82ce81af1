package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a workflow that is followed as a whole. */
final class Following {
  // A list that stays empty may be that of a workflow that was deleted.
  private static final int EMPTY_LISTS = 10;

  /** All who follow it, by the position from which they do. */
  final List<Followers> groups = new ArrayList<>(1);

  /** Whether the workflow was there at any time. */
  boolean hasExisted;

  /** Whether it is of no use to ask if it is there. */
  boolean mayNotAsk;

  /** Why the list could not be read, while it is found out whether there is such a workflow. */
  @Nullable Throwable listError;

  /** Those who knew nothing of the workflow before; null while there are none. */
  private @Nullable Followers newcomers;

  private int emptyLists;
  private int rows;

  /** The group of those who knew nothing of the workflow, which late ones join. */
  Followers newcomers(Instant now) {
    Followers known = newcomers;
    if (known == null) {
      known = add(new Discovery(now));
      newcomers = known;
    }
    return known;
  }

  /** A group of its own for one who goes on from where another watcher stopped. */
  Followers add(Discovery discovery) {
    Followers group = new Followers(discovery);
    groups.add(group);
    return group;
  }

  /** Whether it was the last one of its group. */
  boolean remove(WatchSubscription follower) {
    groups.forEach(group -> group.remove(follower));
    if (newcomers != null && newcomers.isEmpty()) {
      newcomers = null;
    }
    return groups.removeIf(Followers::isEmpty);
  }

  /** A list is read from its beginning. */
  void begin(Instant now) {
    rows = 0;
    groups.forEach(group -> group.discovery.begin(now));
  }

  /**
   * A page is read.
   *
   * @return whether new runs are looked for on it
   */
  boolean read(int rowsOfPage) {
    rows += rowsOfPage;
    for (Followers group : groups) {
      if (group.isFull()) {
        group.discovery.skip();
      }
    }
    return needsAnotherPage();
  }

  /** A page was dealt with. */
  void page(List<WorkflowRunSummary> page) {
    groups.forEach(group -> group.discovery.page(page));
  }

  /** Whether new runs may be on further pages. */
  boolean needsAnotherPage() {
    return groups.stream().anyMatch(group -> group.discovery.needsAnotherPage());
  }

  /**
   * The list was read.
   *
   * @return whether it is to be found out if there is such a workflow
   */
  boolean end() {
    groups.forEach(group -> group.discovery.end());
    hasExisted |= rows > 0;
    emptyLists = rows > 0 ? 0 : emptyLists + 1;
    return emptyLists % EMPTY_LISTS == 1 && !mayNotAsk;
  }

  /** The run has ended, or cannot be followed any more. */
  void ended(RunRef run, Instant now) {
    groups.forEach(group -> group.discovery.ended(run, now));
  }

  /** The run is not to be found again. */
  void stopped(RunRef run) {
    groups.forEach(group -> group.discovery.stopped(run));
  }
}
