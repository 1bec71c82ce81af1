package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;

/** What is done to a service that is down, and when it comes back? */
final class WatchingOutage implements WatchingScenario {
  private static final String RESETS = "resets";
  private static final int RUNS = 2000;
  private static final double TARGET_SECONDS = 20;
  private static final double SETTLING_SECONDS = 60;
  private static final double STEADY_SECONDS = 20;
  private static final double OUTAGE_SECONDS = 60;
  private static final double LAST_SECONDS = 10;
  private static final double RECOVERY_SECONDS = 60;
  // The floor is 0.5 per second; 10 s hold five such polls or six.
  private static final double MOST_AT_LAST = 0.6;
  private static final double MOST_AFTERWARDS = 1.2;
  private static final double BACK = 0.9;

  @Override
  public List<String> variants() {
    return List.of(RESETS, "silence");
  }

  @Override
  public String title(WatchingCase some) {
    return "outage: %,d runs to be asked for every %d ms; for %d ms every %s"
        .formatted(
            some.runs(RUNS),
            some.time(TARGET_SECONDS).toMillis(),
            some.time(OUTAGE_SECONDS).toMillis(),
            some.variant().equals(RESETS)
                ? "connection is reset once it brings a request"
                : "request remains without an answer");
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    return List.of(
        Row.of("calls per second at the end of the outage", "last", "%.2f").atMost(MOST_AT_LAST),
        Row.of("busiest second afterwards / steady", "busiest", "%.2f x").atMost(MOST_AFTERWARDS),
        Row.of("  of those that begin at any moment", "busiestAny", "%.2f x"),
        Row.of("calls per second before", "steady", "%.1f"),
        Row.of("calls per second in the outage", "during", "%.1f"),
        Row.of("seconds until 0.9 of steady", "back", "%.0f"));
  }

  @Override
  public void run(WatchingCase one, LazyEmulator lazy, Findings found)
      throws IOException, CertificateException, InterruptedException {
    EmulatorProcess emulator = lazy.get();
    List<RunRef> runs = emulator.begin(one.prefix(), one.runs(RUNS), "RUNNING");
    try (Follower follower =
        one.contender().following(emulator, one.time(TARGET_SECONDS), one.seed())) {
      follower.follow(runs, (run, state) -> {});
      Thread.sleep(one.time(SETTLING_SECONDS).toMillis());
      long begin = System.currentTimeMillis();
      if (one.variant().equals(RESETS)) {
        emulator.resets();
      } else {
        emulator.silence();
      }
      WallClock.waitUntil(begin + one.time(OUTAGE_SECONDS).toMillis());
      long end = System.currentTimeMillis();
      emulator.calm();
      Thread.sleep(one.time(RECOVERY_SECONDS).toMillis());
      judge(one, emulator.takeCalls(), begin, end, found);
    }
  }

  private static void judge(
      WatchingCase one, CallTimeline calls, long begin, long end, Findings found) {
    long over = end + one.time(RECOVERY_SECONDS).toMillis();
    double steady =
        calls.rate(CallTimeline.ANY, begin - one.time(STEADY_SECONDS).toMillis(), begin);
    long[] afterwards = calls.perSecond(CallTimeline.ANY, end, over);
    found.figure("steady", steady);
    found.figure("during", calls.rate(CallTimeline.ANY, begin, end));
    found.figure(
        "last", calls.rate(CallTimeline.ANY, end - one.time(LAST_SECONDS).toMillis(), end));
    found.figure("busiest", Arrays.stream(afterwards).max().orElse(0) / steady);
    found.figure("busiestAny", calls.busiestSecond(end, over) / steady);
    found.figure("back", CallTimeline.secondsUntil(afterwards, BACK * steady));
    found.series(
        "calls in each second of the outage", calls.perSecond(CallTimeline.ANY, begin, end));
    found.series("and afterwards", afterwards);
  }
}
