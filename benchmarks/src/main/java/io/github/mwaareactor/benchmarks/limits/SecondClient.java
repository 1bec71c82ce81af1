package io.github.mwaareactor.benchmarks.limits;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.THROTTLED;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;

/** How is a limit shared with a new client that begins at full pace? */
final class SecondClient implements LimitsScenario {
  private static final int LIMIT = 200;
  private static final double JOIN_SECOND = 20;
  private static final double SETTLING_SECONDS = 30;
  private static final double LAST_SECOND = 90;
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final double LEAST_SHARE = 1.0 / 3;
  private static final double LEAST_JAIN = 0.9;
  private static final double LEAST_ACCEPTED = 90;
  private static final double MOST_THROTTLED = 6;

  @Override
  public String title() {
    return "join: %d calls/s, burst %d, a second client after 20 s".formatted(LIMIT, LIMIT);
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("smaller share, 30 to 90 s later", "share", "%.3f").atLeast(LEAST_SHARE),
        Row.of("Jain's index", "jain", "%.3f").atLeast(LEAST_JAIN),
        Row.of("accepted together, of the limit", "accepted", "%.1f %%").atLeast(LEAST_ACCEPTED),
        Row.of("throttled, of all calls", "throttled", "%.2f %%").atMost(MOST_THROTTLED));
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    long join;
    try (Load first = trial.prepare(FIRST, Demand.beyond(LIMIT));
        Load second = trial.prepare(SECOND, Demand.beyond(LIMIT))) {
      trial.emulator().limit(LIMIT, LIMIT);
      long start = first.begin();
      WallClock.waitUntil(trial.after(start, JOIN_SECOND));
      join = second.begin();
      WallClock.waitUntil(trial.after(join, LAST_SECOND));
    }
    return judge(trial, trial.emulator().takeCalls(), join);
  }

  private static Findings judge(Trial trial, CallTimeline calls, long join) {
    long from = trial.after(join, SETTLING_SECONDS);
    long to = trial.after(join, LAST_SECOND);
    CallTimeline ofFirst = calls.ofRuns(trial.prefix(FIRST));
    CallTimeline ofSecond = calls.ofRuns(trial.prefix(SECOND));
    double first = ofFirst.count(ACCEPTED, from, to);
    double second = ofSecond.count(ACCEPTED, from, to);
    Findings found = new Findings();
    found.figure("share", Shares.least(first, second));
    found.figure("jain", Shares.jain(first, second));
    found.figure("accepted", 100 * calls.rate(ACCEPTED, from, to) / LIMIT);
    found.figure("throttled", 100 * calls.part(THROTTLED, from, to));
    found.series(
        "accepted of the first in each second since the join",
        ofFirst.perSecond(ACCEPTED, join, to));
    found.series("accepted of the second", ofSecond.perSecond(ACCEPTED, join, to));
    found.series("throttled of both", calls.perSecond(THROTTLED, join, to));
    return found;
  }
}
