package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void severalMeasurementsCountByTheCallsThatWereMade() {
    Map<String, Double> slow =
        Map.of("calls", 100.0, "seconds", 1.0, "cpuSeconds", 0.01, "allocatedBytes", 2_000.0);
    Map<String, Double> fast =
        Map.of("calls", 300.0, "seconds", 1.0, "cpuSeconds", 0.01, "allocatedBytes", 2_000.0);

    Map<String, Double> both = Usage.of(List.of(slow, fast));

    assertThat(both)
        .containsEntry("calls", 400.0)
        .containsEntry("callsPerSecond", 200.0)
        .containsEntry("cpuMicrosPerCall", 50.0)
        .containsEntry("bytesPerCall", 10.0);
  }

  @Test
  void theEmulatorIsBusyForTheTimeThatOrdersTook() {
    Map<String, Double> idle = Map.of("emulatorSeconds", 0.0, "orderSeconds", 3.0);
    Map<String, Double> busy = Map.of("emulatorSeconds", 1.0, "orderSeconds", 1.0);

    assertThat(Usage.of(List.of(idle, busy))).containsEntry("emulatorBusy", 0.25);
  }

  @Test
  void theTimeOfAListIsTheMeanOfThoseThatWereMade() {
    Map<String, Double> slow = Map.of("lists", 1.0, "seconds", 3.0);
    Map<String, Double> fast = Map.of("lists", 1.0, "seconds", 1.0);

    assertThat(Usage.of(List.of(slow, fast))).containsEntry("secondsPerList", 2.0);
  }

  @Test
  void whatWasNotCountedIsNoFigure() {
    assertThat(Usage.of(List.of(Map.of("calls", 100.0)))).containsOnlyKeys("calls");
  }
}
