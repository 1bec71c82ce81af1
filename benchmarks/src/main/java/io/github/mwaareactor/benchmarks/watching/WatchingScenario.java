package io.github.mwaareactor.benchmarks.watching;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** Asks one of them. */
  void run(WatchingCase one, LazyEmulator emulator, Findings found) throws Exception;

  /** Adds figures that follow from those of several. */
  default void compare(Map<WatchingContender, Findings> found) {}

  /** Lets time go by; not before that moment, in milliseconds since the epoch. */
  static void waitUntil(long moment) throws InterruptedException {
    for (long left = moment - System.currentTimeMillis();
        left > 0;
        left = moment - System.currentTimeMillis()) {
      Thread.sleep(left);
    }
  }

  /**
   * One figure of all contenders, beside each other.
   *
   * @param what what it is
   * @param figure its name in their findings
   * @param format how it is written
   * @param bar what ours has to reach, or null if it is only reported
   */
  record Row(String what, String figure, String format, @Nullable Bar bar) {
    static Row of(String what, String figure, String format) {
      return new Row(what, figure, format, null);
    }

    Row atMost(double limit) {
      return new Row(what, figure, format, new Bar(limit, true));
    }

    Row atLeast(double limit) {
      return new Row(what, figure, format, new Bar(limit, false));
    }

    String barText() {
      return bar == null ? "" : (bar.isMost() ? "<= " : ">= ") + text(bar.limit());
    }

    String text(@Nullable Double value) {
      return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** Whether there is no bar, or it is reached. What could not be measured has not reached it. */
    boolean isReached(@Nullable Double value) {
      return bar == null || (value != null && bar.isReached(value));
    }
  }

  /**
   * What ours has to reach.
   *
   * @param limit the last value that is good
   * @param isMost whether greater ones are not
   */
  record Bar(double limit, boolean isMost) {
    boolean isReached(double value) {
      return isMost ? value <= limit : value >= limit;
    }
  }
}
