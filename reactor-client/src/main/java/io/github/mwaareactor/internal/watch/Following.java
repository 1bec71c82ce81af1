package io.github.mwaareactor.internal.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a workflow that is followed as a whole. */
final class Following {
  // A list that stays empty may be that of a workflow that was deleted.
  private static final int EMPTY_LISTS = 10;

  final List<WatchSubscription> followers = new ArrayList<>(1);
  final Discovery discovery;

  /** Whether the workflow was there at any time. */
  boolean hasExisted;

  /** Whether it is of no use to ask if it is there. */
  boolean mayNotAsk;

  /** Why the list could not be read, while it is found out whether there is such a workflow. */
  @Nullable Throwable listError;

  private int emptyLists;
  private int rows;

  Following(Instant since) {
    this.discovery = new Discovery(since);
  }

  /** A list is read from its beginning. */
  void begin(Instant now) {
    rows = 0;
    discovery.begin(now);
  }

  /**
   * A page is read.
   *
   * @return whether new runs are looked for on it
   */
  boolean read(int rowsOfPage) {
    rows += rowsOfPage;
    if (isFull()) {
      discovery.skip();
    }
    return discovery.needsAnotherPage();
  }

  /**
   * The list was read.
   *
   * @return whether it is to be found out if there is such a workflow
   */
  boolean end() {
    discovery.end();
    hasExisted |= rows > 0;
    emptyLists = rows > 0 ? 0 : emptyLists + 1;
    return emptyLists % EMPTY_LISTS == 1 && !mayNotAsk;
  }

  /** Whether one of the followers follows as many runs as it may. */
  private boolean isFull() {
    return followers.stream().anyMatch(WatchSubscription::isFull);
  }
}
