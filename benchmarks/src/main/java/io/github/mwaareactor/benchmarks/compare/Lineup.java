package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.EmulatorProcess;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One emulator, and all who are measured with it: they live side by side, and each round takes one
 * after the other, so that whatever changes on the machine changes for all.
 */
final class Lineup implements AutoCloseable {
  private static final int WARMUP_TURNS = 3;
  private static final int RUNS = 1024;

  private final Settings settings;
  private final EmulatorProcess emulator;
  private final List<EntrantProcess> processes = new ArrayList<>();

  private Lineup(Settings settings, EmulatorProcess emulator) {
    this.settings = settings;
    this.emulator = emulator;
  }

  static Lineup start(
      Settings settings, EmulatorProcess.Kind kind, List<Entrant> entrants, int connections)
      throws IOException, CertificateException {
    Pinning pinning = settings.pinning();
    Lineup lineup = new Lineup(settings, EmulatorProcess.start(pinning.ofEmulator(), kind));
    try {
      lineup.emulator.begin(EntrantProcess.RUNS, RUNS, "SUCCESS");
      for (Entrant entrant : entrants) {
        lineup.processes.add(
            EntrantProcess.start(entrant, lineup.emulator, pinning, connections, RUNS));
      }
      return lineup;
    } catch (IOException | RuntimeException e) {
      lineup.close();
      throw e;
    }
  }

  /**
   * One after the other, in several turns. While the others have theirs, a client that closes idle
   * connections does so and must open new ones, as it must between measurements; what the JIT
   * compiled before that first happens is thrown away, and would be compiled anew while we measure.
   * For the same reason each turn is shared by all the numbers in flight that are measured.
   */
  void warmUp(List<Integer> levels) throws IOException {
    int most = Collections.max(levels);
    for (EntrantProcess process : processes) {
      process.order("all %d %d", most, most);
    }
    for (int turn = 1; turn <= WARMUP_TURNS; turn++) {
      for (EntrantProcess process : processes) {
        double calls = 0;
        for (int inFlight : levels) {
          calls += warmUp(process, inFlight, WARMUP_TURNS * levels.size());
        }
        System.out.printf(
            Locale.ROOT, "%s is warmer after %,.0f calls%n", process.entrant().word(), calls);
      }
    }
  }

  private double warmUp(EntrantProcess process, int inFlight, int parts) throws IOException {
    int millis = settings.warmupMillis() / parts;
    return process.order("closed %d 0 %d", inFlight, millis).getOrDefault("calls", 0.0);
  }

  /** Everybody once, beginning with another one in each round. */
  void round(Recording recording, String variant, int round, String order)
      throws InterruptedException {
    List<EntrantProcess> turns = new ArrayList<>(processes);
    Collections.rotate(turns, 1 - round);
    for (EntrantProcess process : turns) {
      recording.add(variant, process.entrant().word(), round, () -> measure(process, order));
    }
  }

  // Whoever keeps the emulator's core busy all the time could have been faster yet.
  private Map<String, Double> measure(EntrantProcess process, String order) throws IOException {
    Duration before = emulator.processorTime();
    long start = System.nanoTime();
    Map<String, Double> figures = process.order(order);
    long nanos = System.nanoTime() - start;
    figures.put("emulatorBusy", (double) emulator.processorTime().minus(before).toNanos() / nanos);
    return figures;
  }

  @Override
  public void close() throws IOException {
    try {
      for (EntrantProcess process : processes) {
        process.close();
      }
    } finally {
      emulator.close();
    }
  }
}
