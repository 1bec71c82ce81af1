package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;

/**
 * A scenario asked of one contender in one round.
 *
 * @param contender who is asked
 * @param emulator for this trial alone
 * @param number no other trial has it
 * @param scale what part of the full time is taken
 * @param seed where chance begins
 */
record Trial(
    LimitsContender contender, EmulatorProcess emulator, int number, double scale, long seed) {
  private static final int LATENCY_MILLIS = 30;

  /** Makes the emulator as if it were new, but for its runs. */
  void reset() {
    emulator.calm();
    emulator.unlimited();
    emulator.latencyMillis(LATENCY_MILLIS);
    emulator.takeCalls();
  }

  /** Begins the runs of a load; its calls are those for runs of this {@link #prefix}. */
  Load prepare(String name, Demand demand) {
    return prepare(contender, name, demand);
  }

  /** The same by any contender. */
  Load prepare(LimitsContender any, String name, Demand demand) {
    return any.prepare(emulator, emulator.begin(prefix(name), demand.runs(), "RUNNING"), demand);
  }

  /** What the ids of the runs of one load begin with. */
  String prefix(String name) {
    return "trial-" + number + "-" + name + "-";
  }

  /** The moment so many seconds of full time later. */
  long after(long moment, double fullSeconds) {
    return moment + Math.round(fullSeconds * 1000 * scale);
  }
}
