package io.github.mwaareactor.benchmarks.limits;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.THROTTLED;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;
import java.util.Locale;

/**
 * How soon does a new client find the limit, and how closely does it keep to it?
 *
 * @param limit how many calls per second the service accepts
 * @param burstSeconds how long it accepts any number after a pause, in seconds of the limit
 * @param isCharted whether the calls of each second are kept for a chart
 */
record ColdStart(int limit, double burstSeconds, boolean isCharted) implements LimitsScenario {
  private static final double SETTLED_SECOND = 5;
  private static final double LAST_SECOND = 35;
  private static final double LEAST_ACCEPTED = 95;
  private static final double MOST_THROTTLED = 3;
  // A probe for one call per second more is a twentieth of this limit.
  private static final int SMALL_LIMIT = 20;
  private static final double MOST_THROTTLED_OF_SMALL = 5;
  private static final double FULL_RATE = 0.95;
  private static final int HEAVY = 1000;

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "cold start: %,d calls/s, burst %,d, demand beyond it", limit, burst());
  }

  private int burst() {
    return (int) Math.round(limit * burstSeconds);
  }

  @Override
  public boolean isHeavy() {
    return limit > HEAVY;
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("accepted from second 5, of the limit", Limits.ACCEPTED, "%.1f %%")
            .atLeast(LEAST_ACCEPTED),
        Row.of("throttled from second 5, of all calls", "throttled", "%.2f %%")
            .atMost(limit <= SMALL_LIMIT ? MOST_THROTTLED_OF_SMALL : MOST_THROTTLED),
        Row.of("  from the start", "throttledAll", "%.2f %%"),
        Row.of("first second with 95 % of the limit", "fullRate", "%.0f"));
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    long start;
    try (Load load = trial.prepare("all", Demand.beyond(limit))) {
      trial.emulator().limit(limit, burst());
      start = load.begin();
      WallClock.waitUntil(trial.after(start, LAST_SECOND));
    }
    return judge(trial, trial.emulator().takeCalls(), start);
  }

  private Findings judge(Trial trial, CallTimeline calls, long start) {
    long settled = trial.after(start, SETTLED_SECOND);
    long last = trial.after(start, LAST_SECOND);
    long[] accepted = calls.perSecond(ACCEPTED, start, last);
    Findings found = new Findings();
    found.figure(Limits.ACCEPTED, 100 * calls.rate(ACCEPTED, settled, last) / limit);
    found.figure("throttled", 100 * calls.part(THROTTLED, settled, last));
    found.figure("throttledAll", 100 * calls.part(THROTTLED, start, last));
    found.figure("fullRate", CallTimeline.secondsUntil(accepted, FULL_RATE * limit));
    found.series("accepted in each second", accepted);
    found.series("throttled in each second", calls.perSecond(THROTTLED, start, last));
    if (isCharted) {
      found.figure(Limits.LIMIT, limit);
      for (int second = 0; second < accepted.length; second++) {
        found.figure(Limits.acceptedIn(second), accepted[second]);
      }
    }
    return found;
  }
}
