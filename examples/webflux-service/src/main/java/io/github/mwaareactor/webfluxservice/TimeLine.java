package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of a run as far as it is known: the states it was seen in, and those that its own times
 * tell of although nobody looked.
 */
record TimeLine(List<Seen> seen, @Nullable RunDetail detail) {
  /** Nothing known yet. */
  static final TimeLine EMPTY = new TimeLine(List.of(), null);

  private static final int MAX_SEEN = 30;
  private static final Set<RunState> BEFORE_RUNNING =
      EnumSet.of(RunState.STARTING, RunState.QUEUED);

  /** A state, and when the poll began that first showed it. */
  record Seen(RunState state, Instant observedAt) {}

  /**
   * A state in a time line.
   *
   * @param state the state
   * @param since when it began, by the run's own times where they tell, else when it was first seen
   * @param seen false if nobody saw it and the run's times tell of it
   */
  record Step(RunState state, Instant since, boolean seen) {}

  /** Told by several streams, in any order, each of what another may have told already. */
  TimeLine with(Transition transition) {
    RunDetail newest = transition.snapshot() == null ? null : transition.snapshot().runDetail();
    return new TimeLine(
        with(transition.to(), transition.observedAt()), newest == null ? detail : newer(newest));
  }

  /** With the run's own times. */
  TimeLine with(RunDetail times) {
    return new TimeLine(seen, newer(times));
  }

  private List<Seen> with(RunState state, Instant observedAt) {
    Seen last = seen.isEmpty() ? null : seen.get(seen.size() - 1);
    if (last != null && (last.state == state || !observedAt.isAfter(last.observedAt))) {
      return seen;
    }
    int kept = Math.min(seen.size(), MAX_SEEN - 1);
    return Stream.concat(
            seen.subList(seen.size() - kept, seen.size()).stream(),
            Stream.of(new Seen(state, observedAt)))
        .toList();
  }

  private RunDetail newer(RunDetail other) {
    return detail != null && detail.completedOn() != null && other.completedOn() == null
        ? detail
        : other;
  }

  /** The state last seen. */
  RunState state() {
    return seen.get(seen.size() - 1).state;
  }

  @Nullable String errorMessage() {
    return detail == null ? null : detail.errorMessage();
  }

  /** Oldest first, none beginning before the one ahead of it. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    seen.forEach(state -> steps.add(new Step(state.state, begin(state), true)));
    addUnseen(steps);
    Instant latest = Instant.MIN;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      latest = step.since.isAfter(latest) ? step.since : latest;
      steps.set(i, new Step(step.state, latest, step.seen));
    }
    return List.copyOf(steps);
  }

  private Instant begin(Seen state) {
    Instant told = null;
    if (detail != null && state.state == RunState.RUNNING) {
      told = detail.startedOn();
    } else if (detail != null && state.state.isTerminal()) {
      told = detail.completedOn();
    } else if (detail != null
        && state.equals(seen.get(0))
        && BEFORE_RUNNING.contains(state.state)) {
      told = detail.createdAt();
    }
    return told == null ? state.observedAt : told;
  }

  private void addUnseen(List<Step> steps) {
    if (detail == null) {
      return;
    }
    Instant startedOn = detail.startedOn();
    if (startedOn != null && !has(RunState.RUNNING)) {
      int place = BEFORE_RUNNING.contains(steps.get(0).state) ? lastBeforeRunning(steps) + 1 : 0;
      steps.add(place, new Step(RunState.RUNNING, startedOn, false));
    }
    Instant createdAt = detail.createdAt();
    if (createdAt != null
        && steps.stream().noneMatch(step -> BEFORE_RUNNING.contains(step.state))) {
      steps.add(0, new Step(RunState.QUEUED, createdAt, false));
    }
  }

  private boolean has(RunState state) {
    return seen.stream().anyMatch(known -> known.state == state);
  }

  private static int lastBeforeRunning(List<Step> steps) {
    int last = 0;
    while (last + 1 < steps.size() && BEFORE_RUNNING.contains(steps.get(last + 1).state)) {
      last++;
    }
    return last;
  }
}
