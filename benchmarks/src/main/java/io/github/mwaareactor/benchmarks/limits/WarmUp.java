package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import java.util.List;

/**
 * What the JIT has to learn, here and in the emulators, before anything is measured: a new client
 * is not to be slow because its JVM is new. Both contenders ask, of an emulator without a limit.
 */
final class WarmUp implements LimitsScenario {
  private static final double SECONDS = 8;
  private static final int LIKE_LIMIT = 400;

  @Override
  public String title() {
    return "warm-up";
  }

  @Override
  public List<Row> rows() {
    return List.of();
  }

  @Override
  public Findings measure(Trial trial) throws InterruptedException {
    for (LimitsContender contender : LimitsContender.values()) {
      try (Load load = trial.prepare(contender, contender.label(), Demand.beyond(LIKE_LIMIT))) {
        WallClock.waitUntil(trial.after(load.begin(), SECONDS));
      }
    }
    return new Findings();
  }
}
