package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that do not outlive this one, however it ends: those that stand still read nothing. */
final class Children {
  private static final Set<ChildJvm> ALL = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(ChildJvm::close)));
  }

  private Children() {}

  static ChildJvm closedAtExit(ChildJvm child) {
    ALL.removeIf(other -> !other.isAlive());
    ALL.add(child);
    return child;
  }
}
