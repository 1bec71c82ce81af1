package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.WatchStats;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What is made of a service that bears less than the runs need? */
final class WatchingThrottled implements WatchingScenario {
  private static final int LIMIT = 200;
  private static final int RUNS = 2000;
  private static final double TARGET_SECONDS = 2;
  private static final double FIRST_SECOND = 60;
  private static final double LAST_SECOND = 120;
  private static final int SAMPLES = 60;
  private static final double LEAST_ACCEPTED = 95;
  private static final double MOST_THROTTLED = 3;
  private static final double MOST_STALE = 1.25;

  @Override
  public List<String> variants() {
    return List.of("20", "200");
  }

  @Override
  public String title(WatchingCase some) {
    return "throttled: %,d runs to be asked for every %s ms, of a service that bears %d calls/s, burst %s"
        .formatted(some.runs(RUNS), some.time(TARGET_SECONDS).toMillis(), LIMIT, some.variant());
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    return List.of(
        Row.of("accepted calls, of the limit", "accepted", "%.1f %%").atLeast(LEAST_ACCEPTED),
        Row.of("throttled answers, of all calls", "throttled", "%.2f %%").atMost(MOST_THROTTLED),
        Row.of("staleness p99 / ideal, at the emulator", "stale", "%.3f x").atMost(MOST_STALE),
        Row.of("  in the worst second", "staleWorst", "%.3f x"),
        Row.of("staleness p99 / ideal, by stats()", "stats", "%.3f x").atMost(MOST_STALE),
        Row.of("  in the worst second", "statsWorst", "%.3f x"),
        Row.of("calls per second", "calls", "%.1f"));
  }

  @Override
  public void run(WatchingCase one, LazyEmulator lazy, Findings found)
      throws IOException, CertificateException, InterruptedException {
    EmulatorProcess emulator = lazy.get();
    List<RunRef> runs = emulator.begin(one.prefix(), one.runs(RUNS), "RUNNING");
    emulator.limit(LIMIT, Integer.parseInt(one.variant()));
    long start = System.currentTimeMillis();
    long from = start + one.time(FIRST_SECOND).toMillis();
    long to = start + one.time(LAST_SECOND).toMillis();
    long[] moments =
        LongStream.rangeClosed(1, SAMPLES).map(n -> from + n * (to - from) / SAMPLES).toArray();
    List<Duration> p99 = new ArrayList<>();
    try (Follower follower =
        one.contender().following(emulator, one.time(TARGET_SECONDS), one.seed())) {
      follower.follow(runs, (run, state) -> {});
      for (long moment : moments) {
        WallClock.waitUntil(moment);
        WatchStats stats = follower.stats();
        if (stats != null) {
          p99.add(stats.stalenessP99());
        }
      }
    }
    CallTimeline calls = emulator.takeCalls();
    double idealMillis = 1000.0 * runs.size() / LIMIT;
    goodput(calls, start, from, to, found);
    staleness(calls, runs, start, moments, idealMillis, found);
    ofStats(p99, idealMillis, found);
  }

  private static void goodput(CallTimeline calls, long start, long from, long to, Findings found) {
    found.figure("accepted", 100 * calls.rate(CallTimeline.ACCEPTED, from, to) / LIMIT);
    found.figure("throttled", 100 * calls.part(CallTimeline.THROTTLED, from, to));
    found.figure("calls", calls.rate(CallTimeline.ANY, from, to));
    found.series(
        "accepted in each second from the start",
        calls.perSecond(CallTimeline.ACCEPTED, start, to));
    found.series("throttled", calls.perSecond(CallTimeline.THROTTLED, start, to));
  }

  private static void staleness(
      CallTimeline calls,
      List<RunRef> runs,
      long start,
      long[] moments,
      double idealMillis,
      Findings found) {
    List<String> runIds = runs.stream().map(RunRef::runId).toList();
    List<long[]> ages = calls.staleness(runIds, start, moments);
    long[] pooled = ages.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    long worst = ages.stream().mapToLong(each -> CallTimeline.quantile(each, 0.99)).max().orElse(0);
    found.figure("stale", CallTimeline.quantile(pooled, 0.99) / idealMillis);
    found.figure("staleWorst", worst / idealMillis);
  }

  private static void ofStats(List<Duration> p99, double idealMillis, Findings found) {
    if (!p99.isEmpty()) {
      double mean = p99.stream().mapToLong(Duration::toMillis).average().orElse(0);
      double worst = p99.stream().mapToLong(Duration::toMillis).max().orElse(0);
      found.figure("stats", mean / idealMillis);
      found.figure("statsWorst", worst / idealMillis);
    }
  }
}
