package io.github.mwaareactor.statuschecker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts sightings in the order of their times. Answers that arrive within a moment of each other, on
 * different threads, are handed on in any order; so each is held for a tick or two.
 */
final class TimeOrder {
  private static final Comparator<RunUpdate> BY_TIME =
      Comparator.comparing(RunUpdate::observedAt, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final List<RunUpdate> held = new ArrayList<>();
  private @Nullable Instant newest;
  private @Nullable Instant newestBefore;

  void add(RunUpdate seen) {
    held.add(seen);
    Instant time = seen.observedAt();
    if (time != null && (newest == null || time.isAfter(newest))) {
      newest = time;
    }
  }

  /** Those that were there at the last tick, and what came late for its place among them. */
  List<RunUpdate> tick() {
    Instant until = newestBefore;
    newestBefore = newest;
    List<RunUpdate> due =
        held.stream().filter(seen -> isDue(seen.observedAt(), until)).sorted(BY_TIME).toList();
    held.removeAll(due);
    return due;
  }

  private static boolean isDue(@Nullable Instant time, @Nullable Instant until) {
    return time == null || (until != null && !time.isAfter(until));
  }

  /** All that is held. */
  List<RunUpdate> rest() {
    List<RunUpdate> rest = held.stream().sorted(BY_TIME).toList();
    held.clear();
    return rest;
  }
}
