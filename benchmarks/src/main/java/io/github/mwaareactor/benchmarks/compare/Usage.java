package io.github.mwaareactor.benchmarks.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns what was counted into what is compared. */
final class Usage {
  private static final double MICROS = 1e6;

  private Usage() {}

  /** All counts added up, and what they make of a call and of a second. */
  static Map<String, Double> of(List<Map<String, Double>> counted) {
    Map<String, Double> figures = new TreeMap<>();
    counted.forEach(
        counts -> counts.forEach((name, count) -> figures.merge(name, count, Double::sum)));
    put(figures, "callsPerSecond", 1, "calls", "seconds");
    put(figures, "cpuMicrosPerCall", MICROS, "cpuSeconds", "calls");
    put(figures, "bytesPerCall", 1, "allocatedBytes", "calls");
    put(figures, "secondsPerList", 1, "seconds", "lists");
    put(figures, "emulatorBusy", 1, "emulatorSeconds", "orderSeconds");
    return figures;
  }

  private static void put(
      Map<String, Double> figures, String name, double unit, String count, String per) {
    Double counted = figures.get(count);
    Double divisor = figures.get(per);
    if (counted != null && divisor != null) {
      figures.put(name, unit * counted / divisor);
    }
  }
}
