package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.util.List;

/** What do 100,000 lookups in one stream take? */
final class FanOut implements Question {
  static final String VARIANT = "fan-out";

  private static final int LOOKUPS = 100_000;
  private static final int IN_FLIGHT = 64;

  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    try (ComparisonRun lineup =
        ComparisonRun.start(
            settings,
            EmulatorProcess.Kind.PLAIN,
            settings.among(Lookups.CONTENDERS),
            settings.processes(),
            IN_FLIGHT)) {
      lineup.warmUp(List.of(IN_FLIGHT));
      String order = "all %d %d".formatted(settings.count(LOOKUPS), IN_FLIGHT);
      for (int round = 1; round <= settings.rounds(); round++) {
        lineup.round(recording, VARIANT, round, order);
      }
    }
  }
}
