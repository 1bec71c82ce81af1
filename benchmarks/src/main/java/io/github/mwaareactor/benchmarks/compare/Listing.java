package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What does it take to list 100,000 runs in pages of 100, and does the memory stay the same? */
final class Listing implements Question {
  static final String VARIANT = "list";
  static final String HEAP = "list heap";

  /** The whole heap of a process whose live heap is measured. */
  static final String HEAP_OPTION = "-Xmx48m";

  private static final List<Contender> CONTENDERS =
      List.of(Contender.CLIENT, Contender.BY_HAND, Contender.SDK_NETTY);
  private static final int RUNS = 100_000;
  private static final int PAGE = 100;
  // Pages follow one another, so one connection is used.
  private static final int CONNECTIONS = 1;
  private static final String HEAP_BYTES = "heapBytes.";
  private static final double ALLOWED_PART = 0.1;
  private static final double ALLOWED_BYTES = 1e6;

  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    int runs = settings.count(RUNS);
    String list = order("list", runs);
    try (ComparisonRun lineup =
        ComparisonRun.start(
            settings,
            EmulatorProcess.Kind.PLAIN,
            CONTENDERS,
            settings.processes(),
            CONNECTIONS,
            runs)) {
      lineup.warmUp(list);
      for (int round = 1; round <= settings.rounds(); round++) {
        lineup.round(recording, VARIANT, round, list, settings.lists());
      }
      for (int round = 1; round <= settings.rounds(); round++) {
        recording.add(HEAP, Contender.CLIENT.word(), round, () -> heap(lineup, runs));
      }
    }
  }

  /** Each time in a new process, which ends if that heap is too small. */
  private static Map<String, Double> heap(ComparisonRun lineup, int runs) throws IOException {
    try (RemoteContender process =
        lineup.another(
            Contender.CLIENT, List.of(HEAP_OPTION, "-XX:+ExitOnOutOfMemoryError"), CONNECTIONS)) {
      // For what is made once, such as classes and threads.
      process.order(order("list", runs));
      return withGrowth(process.order(order("list-heap", runs)));
    }
  }

  /** Adds how far the live heap grew from 10 % to 90 % of the list, and what it was at most. */
  static Map<String, Double> withGrowth(Map<String, Double> figures) {
    double tenth = heapAt(figures, "10");
    double growth = heapAt(figures, "90") - tenth;
    double most =
        figures.entrySet().stream()
            .filter(figure -> figure.getKey().startsWith(HEAP_BYTES))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(Double.NaN);
    figures.put(HEAP_BYTES + "most", most);
    figures.put("growthBytes", growth);
    figures.put("growthOfAllowed", growth / Math.max(ALLOWED_PART * tenth, ALLOWED_BYTES));
    return figures;
  }

  private static double heapAt(Map<String, Double> figures, String percent) {
    return Objects.requireNonNull(figures.get(HEAP_BYTES + percent), percent);
  }

  private static String order(String word, int runs) {
    return word + " " + runs + " " + PAGE;
  }
}
