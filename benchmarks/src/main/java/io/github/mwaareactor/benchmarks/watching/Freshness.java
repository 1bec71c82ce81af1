package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How old the known states of runs are in some time, by the calls that the emulator wrote down and
 * by the watcher's own figures.
 *
 * @param from the first moment, in milliseconds since the epoch
 * @param to the last moment
 */
record Freshness(long from, long to) {
  private static final double MOST_P50 = 1.1;
  private static final double MOST_P50_MILLIS = 50;

  /**
   * All that is found.
   *
   * @param mostMillis how old a state may become
   */
  static List<Row> rows(double mostMillis) {
    return List.of(
        Row.of("staleness p50, at the emulator", "p50", "%.0f ms"),
        Row.of("  less 1.1 x that of Get only", "p50More", "%.0f ms").atMost(MOST_P50_MILLIS),
        Row.of("staleness p99, at the emulator", "p99", "%.0f ms"),
        Row.of("staleness max, at the emulator", "max", "%.0f ms").atMost(mostMillis),
        Row.of("staleness p50, by stats()", "statsP50", "%.0f ms"),
        Row.of("staleness p99, by stats()", "statsP99", "%.0f ms"),
        Row.of("staleness max, by stats()", "statsMax", "%.0f ms"),
        Row.of("runs covered by lists, by stats()", "covered", "%.0f %%"));
  }

  /** Lets the time go by, and asks the watcher every so often. */
  void sample(Follower follower, Duration every, Findings found) throws InterruptedException {
    List<WatchStats> samples = new ArrayList<>();
    for (long moment : moments(every)) {
      WallClock.waitUntil(moment);
      WatchStats stats = follower.stats();
      if (stats != null) {
        samples.add(stats);
      }
    }
    found.figure("statsP50", mean(samples, stats -> stats.stalenessP50().toMillis()));
    found.figure("statsP99", mean(samples, stats -> stats.stalenessP99().toMillis()));
    found.figure(
        "statsMax",
        samples.stream().mapToLong(stats -> stats.stalenessMax().toMillis()).max().orElse(0));
    found.figure("covered", mean(samples, Freshness::coveredPercent));
  }

  private static double mean(List<WatchStats> samples, ToDoubleFunction<WatchStats> figure) {
    return samples.stream().mapToDouble(figure).average().orElse(0);
  }

  private static double coveredPercent(WatchStats stats) {
    return 100.0 * stats.covered() / Math.max(1, stats.watched());
  }

  /**
   * Finds the age of each run at moments that are so far apart.
   *
   * @param sightings a call for each run that an answer showed
   * @param since when the runs began to be followed
   */
  void ages(CallTimeline sightings, List<RunRef> runs, long since, Duration every, Findings found) {
    List<String> runIds = runs.stream().map(RunRef::runId).toList();
    long[] ages =
        sightings.staleness(runIds, since, moments(every)).stream()
            .flatMapToLong(Arrays::stream)
            .sorted()
            .toArray();
    found.figure("p50", CallTimeline.quantile(ages, 0.5));
    found.figure("p99", CallTimeline.quantile(ages, 0.99));
    found.figure("max", CallTimeline.quantile(ages, 1));
  }

  private long[] moments(Duration every) {
    return LongStream.iterate(from, at -> at <= to, at -> at + every.toMillis()).toArray();
  }

  /** Says how much older the median state of one is than it may be beside the other. */
  static void compare(Findings one, Findings other) {
    Double p50 = one.figure("p50");
    Double base = other.figure("p50");
    if (p50 != null && base != null) {
      one.figure("p50More", p50 - MOST_P50 * base);
    }
  }
}
