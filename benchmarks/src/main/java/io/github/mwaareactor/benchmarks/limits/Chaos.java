package io.github.mwaareactor.benchmarks.limits;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.THROTTLED;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.RandomFault;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;

/** How soon is the rate what it was, after half a minute in which much went wrong? */
final class Chaos implements LimitsScenario {
  private static final int LIMIT = 200;
  private static final double SETTLED_SECOND = 5;
  private static final double CHAOS_SECOND = 15;
  private static final double CHAOS_SECONDS = 30;
  private static final double JUDGED_SECOND = 10;
  private static final double LAST_SECOND = 20;
  private static final double RESET = 0.1;
  private static final double NO_ANSWER = 0.05;
  private static final double THROTTLE = 0.1;
  private static final double BACK = 0.9;
  private static final double LEAST_ACCEPTED = 90;

  @Override
  public String title() {
    return "chaos: %d calls/s, burst %d; for 30 s 10 %% reset, 5 %% unanswered, 10 %% throttled"
        .formatted(LIMIT, LIMIT);
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("accepted 10 to 20 s afterwards, of before", "accepted", "%.1f %%")
            .atLeast(LEAST_ACCEPTED),
        Row.of("seconds until 90 % of before", "back", "%.0f"),
        Row.of("accepted per second before", "before", "%.1f"),
        Row.of("accepted per second during it", "during", "%.1f"));
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    EmulatorProcess emulator = trial.emulator();
    long start;
    long begin;
    long end;
    try (Load load = trial.prepare("all", Demand.beyond(LIMIT))) {
      emulator.limit(LIMIT, LIMIT);
      start = load.begin();
      WallClock.waitUntil(trial.after(start, CHAOS_SECOND));
      begin = System.currentTimeMillis();
      emulator.randomly(RandomFault.RESET, RESET, trial.seed());
      emulator.randomly(RandomFault.NO_ANSWER, NO_ANSWER, trial.seed() + 1);
      emulator.randomly(RandomFault.THROTTLED, THROTTLE, trial.seed() + 2);
      WallClock.waitUntil(trial.after(begin, CHAOS_SECONDS));
      end = System.currentTimeMillis();
      emulator.calm();
      WallClock.waitUntil(trial.after(end, LAST_SECOND));
    }
    CallTimeline calls = emulator.takeCalls();
    double before = calls.rate(ACCEPTED, trial.after(start, SETTLED_SECOND), begin);
    return judge(trial, calls, before, begin, end);
  }

  private static Findings judge(
      Trial trial, CallTimeline calls, double before, long begin, long end) {
    long from = trial.after(end, JUDGED_SECOND);
    long to = trial.after(end, LAST_SECOND);
    long[] afterwards = calls.perSecond(ACCEPTED, end, to);
    Findings found = new Findings();
    if (before > 0) {
      found.figure("accepted", 100 * calls.rate(ACCEPTED, from, to) / before);
    }
    found.figure("back", CallTimeline.secondsUntil(afterwards, BACK * before));
    found.figure("before", before);
    found.figure("during", calls.rate(ACCEPTED, begin, end));
    found.series("accepted in each second of it", calls.perSecond(ACCEPTED, begin, end));
    found.series("accepted afterwards", afterwards);
    found.series("throttled afterwards", calls.perSecond(THROTTLED, end, to));
    return found;
  }
}
