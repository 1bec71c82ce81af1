package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.RandomEnds;
import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.model.RunRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The runs of a variant of {@link WatchingListing}, and how they are listed.
 *
 * @param variant its name
 * @param workflows of how many workflows there are runs
 * @param live how many runs of each are followed
 * @param ended how many runs of each have ended before, evenly spread over the others
 * @param order how they are listed
 * @param mostPercent how many calls may be made, of those of a watcher that does not list
 */
record ListedRuns(
    String variant, int workflows, int live, int ended, ListOrder order, double mostPercent) {
  static final List<ListedRuns> ALL =
      List.of(
          newestFirst("20x5", 5, 20, 0, 12),
          newestFirst("20x5-ended", 5, 20, 20, 12),
          newestFirst("100", 1, 100, 0, 6),
          newestFirst("100-ended", 1, 100, 100, 6),
          new ListedRuns("100-ended-oldest", 1, 100, 100, ListOrder.OLDEST_FIRST, 6),
          new ListedRuns("100-ended-shuffled", 1, 100, 100, ListOrder.SHUFFLED, 6),
          newestFirst("1000", 1, 1000, 0, 6),
          newestFirst("1000-ended", 1, 1000, 1000, 6),
          newestFirst("20x5-2000", 5, 20, 2000, 105),
          newestFirst("100-2000", 1, 100, 2000, 105));

  private static ListedRuns newestFirst(
      String variant, int workflows, int live, int ended, double mostPercent) {
    return new ListedRuns(variant, workflows, live, ended, ListOrder.NEWEST_FIRST, mostPercent);
  }

  static ListedRuns of(WatchingCase one) {
    return ALL.stream()
        .filter(runs -> runs.variant.equals(one.variant()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Begins them, in workflows of their own.
   *
   * @param group what tells them from other runs of the same case
   * @param ends when those that are followed end; each workflow has a seed of its own
   * @return when each of them ends
   */
  Map<RunRef, Instant> begin(
      EmulatorProcess emulator, WatchingCase one, String group, RandomEnds ends) {
    Map<RunRef, Instant> endOf = new LinkedHashMap<>();
    for (int number = 0; number < workflows; number++) {
      String name = one.prefix() + group + "-" + number;
      RandomEnds some = new RandomEnds(ends.first(), ends.within(), ends.seed() + number);
      List<RunRef> runs =
          emulator.beginEnding(
              emulator.workflowArn(name), name + "-", one.runs(live), ended(one), some);
      endOf.putAll(some.of(runs));
    }
    return endOf;
  }

  private int ended(WatchingCase one) {
    return ended == 0 ? 0 : one.runs(ended);
  }

  String text(WatchingCase one) {
    return "%,d runs of %s, %s ended ones in between, %s"
        .formatted(
            one.runs(live),
            workflows == 1 ? "one workflow" : "each of " + workflows + " workflows",
            ended == 0 ? "no" : "%,d".formatted(ended(one)),
            order.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
