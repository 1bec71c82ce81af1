package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the runs that the lists of one workflow show are new.
 *
 * <p>A list may lag behind: a new run may be missing for a while, and one that has ended may still
 * be shown as running. So runs are remembered by id until they were created longer ago than any
 * list lags behind, and those that have ended also for as long as lists contradict that. Whatever
 * else shows up late is uncertain.
 *
 * <p>Times are the service's own, so no other clock matters, except for runs that ended while the
 * first list was read.
 */
final class Discovery {
  /** What a sighting says of a run that is not followed. */
  enum Novelty {
    /** It is seen for the first time. */
    NEW,
    /** It goes on, unless the list lags behind: it may have ended before. */
    UNCERTAIN,
    /** It has ended, and whoever follows the workflow knows, or does not want to. */
    OLD
  }

  /** The longest that a list may lag behind. */
  private static final Duration LONGEST_LAG = Duration.ofMinutes(5);

  // Our clock may differ by as much as a signature may be old.
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);

  // Fewer may be in this order by chance.
  private static final int ORDERED = 20;

  // What ended up to then is old. By the service's clock once the first list was read.
  private Instant since;
  private final Map<String, Instant> recent = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  // By when they ended, or when a list last showed otherwise; of our own clock.
  private final Map<String, Instant> ended = new HashMap<>();

  // What was created up to here is known; null before the first list was read.
  private @Nullable Instant known;
  private @Nullable Instant latest;

  // Of the list that is being read.
  private @Nullable Instant latestBefore;
  private @Nullable Instant lastOfPage;
  private int descents;
  private boolean isNewestFirst;
  // So is one that was begun before it was needed.
  private boolean isIncomplete = true;
  private Instant beganAt;

  /** {@code since} is when the workflow was first followed. */
  Discovery(Instant since) {
    this.since = since;
    this.beganAt = since;
  }

  /** Goes on where another watcher was that had read the list up to that time. */
  static Discovery resumed(Instant since) {
    // Not earlier than there were any runs, so that no time is out of range.
    Instant settled = later(since, Instant.EPOCH).minus(LONGEST_LAG);
    Discovery discovery = new Discovery(settled);
    discovery.known = settled;
    return discovery;
  }

  /** A list is read from its beginning. */
  void begin(Instant now) {
    beganAt = now;
    latestBefore = latest;
    lastOfPage = null;
    descents = 0;
    isNewestFirst = true;
    isIncomplete = false;
  }

  /** New runs are not taken at present: the list is read without looking for them. */
  void skip() {
    isIncomplete = true;
  }

  boolean isSkipping() {
    return isIncomplete;
  }

  /** What a sighting of a run says that nobody follows. */
  Novelty of(RunRef run, RunState state, @Nullable Instant createdAt, @Nullable Instant endedAt) {
    String id = run.runId();
    boolean hasEnded = state.isTerminal();
    if (stopped.contains(id)) {
      return old(id, hasEnded);
    }
    if (ended.containsKey(id) || recent.containsKey(id)) {
      if (!hasEnded) {
        ended.put(id, beganAt);
      }
      return Novelty.OLD;
    }
    if (known == null) {
      return hasEnded && !isAfter(endedAt, since) ? Novelty.OLD : Novelty.NEW;
    }
    if (hasEnded && endedAt != null && !endedAt.isAfter(since)) {
      return Novelty.OLD;
    }
    if (isAfter(createdAt, known)) {
      return Novelty.NEW;
    }
    return hasEnded ? Novelty.OLD : Novelty.UNCERTAIN;
  }

  private static boolean isAfter(@Nullable Instant one, Instant other) {
    return one != null && one.isAfter(other);
  }

  private Novelty old(String id, boolean hasEnded) {
    if (hasEnded) {
      stopped.remove(id);
    }
    return Novelty.OLD;
  }

  /** A row was dealt with. */
  void saw(RunRef run, WorkflowRunSummary row) {
    Instant createdAt = row.createdAt();
    if (createdAt != null && (known == null || createdAt.isAfter(known))) {
      recent.put(run.runId(), createdAt);
      latest = latest == null || createdAt.isAfter(latest) ? createdAt : latest;
    }
  }

  /** Whether the run is not to be found again. */
  boolean isOver(RunRef run) {
    String id = run.runId();
    return ended.containsKey(id) || stopped.contains(id);
  }

  /** The run has ended, or cannot be followed any more. */
  void ended(RunRef run, Instant now) {
    ended.put(run.runId(), now);
  }

  /** The run is not to be found again. */
  void stopped(RunRef run) {
    stopped.add(run.runId());
  }

  /** A page was dealt with. */
  void page(List<WorkflowRunSummary> rows) {
    if (known == null) {
      forgetUpTo(earlier(since, latest).minus(LONGEST_LAG));
    }
    checkOrder(rows);
  }

  private void checkOrder(List<WorkflowRunSummary> rows) {
    Instant before = null;
    for (WorkflowRunSummary row : rows) {
      Instant createdAt = row.createdAt();
      if (createdAt == null || (before != null && createdAt.isAfter(before))) {
        isNewestFirst = false;
        return;
      }
      descents += before != null && createdAt.isBefore(before) ? 1 : 0;
      before = createdAt;
    }
    // Rows that were moved to this page by new ones are on the page before it too.
    if (before != null && lastOfPage != null && before.isAfter(lastOfPage)) {
      isNewestFirst = false;
    }
    lastOfPage = before == null ? lastOfPage : before;
  }

  /** Whether new runs may be on further pages. */
  boolean needsAnotherPage() {
    if (isIncomplete) {
      return false;
    }
    return known == null
        || lastOfPage == null
        || !isNewestFirst
        || descents < ORDERED
        || lastOfPage.isAfter(known);
  }

  /** The list was read as far as needed. */
  void end() {
    if (isIncomplete) {
      return;
    }
    if (known == null) {
      since = later(earlier(since, latest), since.minus(MOST_SKEW));
    }
    Instant settled = known == null ? since : latestBefore;
    if (settled != null) {
      Instant upTo = settled.minus(LONGEST_LAG);
      known = known == null || upTo.isAfter(known) ? upTo : known;
      forgetUpTo(known);
    }
    ended.values().removeIf(at -> at.isBefore(beganAt.minus(LONGEST_LAG)));
  }

  private void forgetUpTo(Instant settled) {
    recent.values().removeIf(createdAt -> !createdAt.isAfter(settled));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other == null || one.isBefore(other) ? one : other;
  }
}
