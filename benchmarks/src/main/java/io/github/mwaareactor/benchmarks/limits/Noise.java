package io.github.mwaareactor.benchmarks.limits;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ANY;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.RandomFault;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;

/**
 * Does a call in a hundred that fails whatever the rate slow everything down?
 *
 * @param fault how it fails
 * @param what the same in words
 */
record Noise(RandomFault fault, String what) implements LimitsScenario {
  private static final double PROBABILITY = 0.01;
  private static final int DEMAND = 100;
  private static final double SETTLED_SECOND = 5;
  private static final double LAST_SECOND = 45;
  private static final double LEAST_CALLS = 90;

  @Override
  public String title() {
    return "noise: no limit, %d calls/s wanted, 1 %% of them %s".formatted(DEMAND, what);
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("calls from second 5, of those wanted", "calls", "%.1f %%").atLeast(LEAST_CALLS),
        Row.of("accepted from second 5, of those wanted", "accepted", "%.1f %%"));
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    long start;
    try (Load load = trial.prepare("all", Demand.of(DEMAND))) {
      trial.emulator().randomly(fault, PROBABILITY, trial.seed());
      start = load.begin();
      WallClock.waitUntil(trial.after(start, LAST_SECOND));
    }
    return judge(trial, trial.emulator().takeCalls(), start);
  }

  private static Findings judge(Trial trial, CallTimeline calls, long start) {
    long from = trial.after(start, SETTLED_SECOND);
    long to = trial.after(start, LAST_SECOND);
    Findings found = new Findings();
    found.figure("calls", 100 * calls.rate(ANY, from, to) / DEMAND);
    found.figure("accepted", 100 * calls.rate(ACCEPTED, from, to) / DEMAND);
    found.series("calls in each second", calls.perSecond(ANY, start, to));
    return found;
  }
}
