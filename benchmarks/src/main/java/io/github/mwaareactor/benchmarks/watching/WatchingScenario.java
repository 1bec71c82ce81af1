package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import java.util.List;
import java.util.Map;

/** A question of {@link Watching}, asked of every contender in the same way. */
interface WatchingScenario {
  /** The ways in which it is asked. */
  List<String> variants();

  /** What is done. */
  String title(WatchingCase some);

  /** What is told of it. */
  List<Row> rows(WatchingCase some);

  /** Who is asked, one after the other. */
  default List<WatchingContender> contenders() {
    return List.of(WatchingContender.WATCHER, WatchingContender.DELAY, WatchingContender.FUTURES);
  }

  /** Whether all are asked at the same time, where each has a process of its own. */
  default boolean isSideBySide() {
    return false;
  }

  /** Asks one of them. */
  void run(WatchingCase one, LazyEmulator emulator, Findings found) throws Exception;

  /** Adds figures that follow from those of several. */
  default void compare(Map<WatchingContender, Findings> found) {}
}
