package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import java.util.List;

/** A question of {@link Limits}, asked of both contenders in the same way. */
interface LimitsScenario {
  /** What is done. */
  String title();

  /** What is told of it, the most telling figure first. */
  List<Row> rows();

  /** Whether it takes so much of the machine that nothing else may run beside it. */
  default boolean isHeavy() {
    return false;
  }

  /** Asks one of them. All figures are counted from the calls that the emulator wrote down. */
  Findings measure(Trial trial) throws InterruptedException;
}
