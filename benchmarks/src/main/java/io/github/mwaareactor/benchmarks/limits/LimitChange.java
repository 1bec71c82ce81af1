package io.github.mwaareactor.benchmarks.limits;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.THROTTLED;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;

/**
 * How soon is another limit found? The burst is always one second of the limit, and the bucket is
 * full when the limit changes.
 *
 * @param before calls per second that the service accepts at first
 * @param after calls per second that it accepts later
 * @param settlingSeconds how long it may take to find that out
 */
record LimitChange(int before, int after, int settlingSeconds) implements LimitsScenario {
  private static final double CHANGE_SECOND = 20;
  private static final double JUDGED_SECONDS = 10;
  private static final double LEAST_ACCEPTED = 90;

  @Override
  public String title() {
    return "change: %d calls/s, burst %d, become %d after 20 s".formatted(before, before, after);
  }

  @Override
  public List<Row> rows() {
    String later = "after " + settlingSeconds + " s, for 10 s";
    return List.of(
        Row.of("accepted " + later + ", of the limit", "accepted", "%.1f %%")
            .atLeast(LEAST_ACCEPTED),
        Row.of("throttled " + later + ", of all calls", "throttled", "%.2f %%"),
        Row.of("  since the change", "throttledSince", "%.2f %%"));
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    EmulatorProcess emulator = trial.emulator();
    long start;
    long change;
    try (Load load = trial.prepare("all", Demand.beyond(Math.max(before, after)))) {
      emulator.limit(before, before);
      start = load.begin();
      WallClock.waitUntil(trial.after(start, CHANGE_SECOND));
      change = System.currentTimeMillis();
      emulator.limit(after, after);
      WallClock.waitUntil(trial.after(change, settlingSeconds + JUDGED_SECONDS));
    }
    return judge(trial, emulator.takeCalls(), start, change);
  }

  private Findings judge(Trial trial, CallTimeline calls, long start, long change) {
    long from = trial.after(change, settlingSeconds);
    long to = trial.after(change, settlingSeconds + JUDGED_SECONDS);
    Findings found = new Findings();
    found.figure("accepted", 100 * calls.rate(ACCEPTED, from, to) / after);
    found.figure("throttled", 100 * calls.part(THROTTLED, from, to));
    found.figure("throttledSince", 100 * calls.part(THROTTLED, change, to));
    found.series("accepted in each second before", calls.perSecond(ACCEPTED, start, change));
    found.series("accepted since", calls.perSecond(ACCEPTED, change, to));
    found.series("throttled since", calls.perSecond(THROTTLED, change, to));
    return found;
  }
}
