package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.Waits;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a follower tells of runs of which each is running, and succeeds at a known moment. */
final class ToldRuns {
  private static final List<RunState> RIGHT = List.of(RunState.RUNNING, RunState.SUCCESS);

  private final Map<RunRef, Instant> endOf;
  private final Map<RunRef, List<RunState>> told = new HashMap<>();
  private final Waits lags = new Waits();
  private final CountDownLatch untold;

  ToldRuns(Map<RunRef, Instant> endOf) {
    this.endOf = endOf;
    this.untold = new CountDownLatch(endOf.size());
  }

  /** All that {@link #check} finds. */
  static List<Row> rows() {
    return List.of(
        Row.of("from end to news p50", "lagP50", "%.0f ms"),
        Row.of("from end to news p99", "lagP99", "%.0f ms"),
        Row.of("from end to news, at most", "lagMax", "%.0f ms"),
        Row.of("events, RUNNING and the end of each run", "events", "%.0f"));
  }

  /** Receives a state. */
  synchronized void tell(RunRef run, RunState state) {
    told.computeIfAbsent(run, any -> new ArrayList<>()).add(state);
    Instant end = endOf.get(run);
    if (end != null && state.isTerminal()) {
      lags.add(Duration.between(end, Instant.now()).toNanos());
      untold.countDown();
    }
  }

  /** Waits until all ends have arrived, at most for that long. */
  void awaitEnds(Duration patience) throws InterruptedException {
    var unused = untold.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Throws unless each run was reported as running, then as ended, and no other run was. */
  synchronized void check(Findings found) {
    endOf.keySet().forEach(run -> check(run, RIGHT));
    told.keySet().stream()
        .filter(run -> !endOf.containsKey(run))
        .forEach(run -> check(run, List.of()));
    found.figure("events", told.values().stream().mapToLong(List::size).sum());
    found.figure("lagP50", lags.quantile(0.5));
    found.figure("lagP99", lags.quantile(0.99));
    found.figure("lagMax", lags.max());
  }

  private void check(RunRef run, List<RunState> right) {
    List<RunState> states = told.getOrDefault(run, List.of());
    if (!states.equals(right)) {
      throw new IllegalStateException(
          "%s was reported as %s, not %s".formatted(run.runId(), states, right));
    }
  }
}
