package io.github.mwaareactor.emulator.internal.service;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The runs that StartWorkflowRun began and that may still be going on. Those that have ended are
 * found out only when there seems to be no room, so that a start costs little.
 */
final class ActiveRuns {
  private final Set<RunKey> keys = new LinkedHashSet<>();

  void add(RunKey key) {
    keys.add(key);
  }

  /** Whether there are fewer than so many. */
  boolean hasRoom(int quota, Predicate<RunKey> isOver) {
    if (keys.size() >= quota) {
      keys.removeIf(isOver);
    }
    return keys.size() < quota;
  }
}
