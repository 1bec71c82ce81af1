package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.RandomEnds;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.Waits;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long after its end is a run told to have ended? */
final class WatchingLag implements WatchingScenario {
  private static final int RUNS = 500;
  private static final double TARGET_SECONDS = 5;
  // By then all processes are warm.
  private static final double FIRST_END_SECONDS = 30;
  private static final double ENDS_WITHIN_SECONDS = 60;
  private static final double MOST = 1.1;
  // Time to tell all runs to the emulator, whatever the scale.
  private static final Duration LEAST_LIFE = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public List<String> variants() {
    return List.of("5");
  }

  @Override
  public String title(WatchingCase some) {
    return "lag: %,d runs to be asked for every %d ms, which end at random moments of %d ms"
        .formatted(
            some.runs(RUNS),
            some.time(TARGET_SECONDS).toMillis(),
            some.time(ENDS_WITHIN_SECONDS).toMillis());
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    return List.of(
        Row.of("from end to news p99 / interval", "p99", "%.3f x").atMost(MOST),
        Row.of("from end to news p50 / interval", "p50", "%.3f x"),
        Row.of("from end to news, at most / interval", "max", "%.3f x"),
        Row.of("ends that were not told", "untold", "%.0f").atMost(0),
        Row.of("calls per second", "calls", "%.1f"));
  }

  @Override
  public void run(WatchingCase one, LazyEmulator lazy, Findings found)
      throws IOException, CertificateException, InterruptedException {
    EmulatorProcess emulator = lazy.get();
    Instant first = Instant.now().plus(one.time(FIRST_END_SECONDS)).plus(LEAST_LIFE);
    Duration within = one.time(ENDS_WITHIN_SECONDS);
    int count = one.runs(RUNS);
    RandomEnds ends = new RandomEnds(first, within, one.seed());
    List<RunRef> runs = emulator.beginEnding(one.prefix(), count, ends);
    Map<RunRef, Instant> endOf = ends.of(runs);
    Waits lags = new Waits();
    CountDownLatch untold = new CountDownLatch(count);
    try (Follower follower =
        one.contender().following(emulator, one.time(TARGET_SECONDS), one.seed())) {
      follower.follow(
          runs,
          (run, state) -> {
            if (state.isTerminal()) {
              lags.add(Duration.between(endOf.get(run), Instant.now()).toNanos());
              untold.countDown();
            }
          });
      Duration all = Duration.between(Instant.now(), first.plus(within)).plus(PATIENCE);
      var unused = untold.await(all.toMillis(), TimeUnit.MILLISECONDS);
    }
    double interval = one.time(TARGET_SECONDS).toMillis();
    found.figure("p50", lags.quantile(0.5) / interval);
    found.figure("p99", lags.quantile(0.99) / interval);
    found.figure("max", lags.max() / interval);
    found.figure("untold", untold.getCount());
    long settled = first.toEpochMilli() - one.time(TARGET_SECONDS).toMillis();
    double seconds = (first.toEpochMilli() - settled) / 1000.0;
    found.figure(
        "calls",
        emulator.takeCalls().count(CallTimeline.ANY, settled, first.toEpochMilli()) / seconds);
  }
}
