package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.WallClock;

/**
 * One contender in one round, with an emulator of its own for all scenarios.
 *
 * @param contender who is asked
 * @param round which round, from 1
 * @param emulator for this lane alone
 */
record Lane(LimitsContender contender, int round, EmulatorProcess emulator)
    implements AutoCloseable {
  // Bursts of all rounds at one moment would be more than a small machine is good for.
  private static final int MILLIS_BETWEEN_ROUNDS = 1000;

  /** Asks, later in later rounds unless the scenario has the machine for itself. */
  Findings ask(LimitsScenario scenario, Trial trial) throws InterruptedException {
    if (!scenario.isHeavy()) {
      WallClock.waitUntil(
          System.currentTimeMillis()
              + Math.round((round - 1) * MILLIS_BETWEEN_ROUNDS * trial.scale()));
    }
    trial.reset();
    return scenario.measure(trial);
  }

  @Override
  public void close() {
    emulator.close();
  }
}
