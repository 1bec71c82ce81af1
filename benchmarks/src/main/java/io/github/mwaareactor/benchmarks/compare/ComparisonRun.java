package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One emulator, and all who are measured with it: they live side by side, and each round takes one
 * after the other, so that whatever changes on the machine changes for all. There may be several
 * processes of each, since what the JIT made of one while it was warmed up stays with it for life.
 */
final class ComparisonRun implements AutoCloseable {
  private static final int WARMUP_TURNS = 3;
  private static final int RUNS = 1024;
  private static final double NANOS = 1e9;

  private final Settings settings;
  private final EmulatorProcess emulator;
  private final Map<Contender, List<RemoteContender>> processes = new EnumMap<>(Contender.class);

  private ComparisonRun(Settings settings, EmulatorProcess emulator) {
    this.settings = settings;
    this.emulator = emulator;
  }

  static ComparisonRun start(
      Settings settings,
      EmulatorProcess.Kind kind,
      List<Contender> contenders,
      int ofEach,
      int connections)
      throws IOException, CertificateException {
    return start(settings, kind, contenders, ofEach, connections, RUNS);
  }

  /** One whose emulator has so many runs. */
  static ComparisonRun start(
      Settings settings,
      EmulatorProcess.Kind kind,
      List<Contender> contenders,
      int ofEach,
      int connections,
      int runs)
      throws IOException, CertificateException {
    Pinning pinning = settings.pinning();
    ComparisonRun lineup =
        new ComparisonRun(settings, EmulatorProcess.start(pinning.ofEmulator(), kind));
    try {
      lineup.emulator.begin(RemoteContender.RUNS, runs, "SUCCESS");
      int lookedUp = Math.min(runs, RUNS);
      for (Contender contender : contenders) {
        List<RemoteContender> same = new ArrayList<>();
        lineup.processes.put(contender, same);
        for (int n = 0; n < ofEach; n++) {
          same.add(
              RemoteContender.start(contender, lineup.emulator, pinning, connections, lookedUp));
        }
      }
      return lineup;
    } catch (IOException | RuntimeException e) {
      lineup.close();
      throw e;
    }
  }

  /** One more process, which is not measured with the others, and looks up one run only. */
  RemoteContender another(Contender contender, List<String> jvmOptions, int connections)
      throws IOException {
    return RemoteContender.start(
        contender, emulator, settings.pinning(), jvmOptions, connections, 1);
  }

  /**
   * One after the other, in several turns. While the others have theirs, a client that closes idle
   * connections does so and must open new ones, as it must between measurements; what the JIT
   * compiled before that first happens is thrown away, and would be compiled anew while we measure.
   * For the same reason each turn is shared by all the numbers in flight that are measured.
   */
  void warmUp(List<Integer> levels) throws IOException {
    int most = Collections.max(levels);
    for (RemoteContender process : all()) {
      process.order("all %d %d", most, most);
    }
    for (int turn = 1; turn <= WARMUP_TURNS; turn++) {
      for (RemoteContender process : all()) {
        double calls = 0;
        for (int inFlight : levels) {
          calls += warmUp(process, inFlight, turnMillis() / levels.size());
        }
        System.out.printf(
            Locale.ROOT, "%s is warmer after %,.0f calls%n", process.contender().word(), calls);
      }
    }
  }

  private static double warmUp(RemoteContender process, int inFlight, int millis)
      throws IOException {
    return process.order("closed %d 0 %d", inFlight, millis).getOrDefault("calls", 0.0);
  }

  /** In as many turns, by an order that is repeated until the turn is over. */
  void warmUp(String order) throws IOException {
    for (int turn = 1; turn <= WARMUP_TURNS; turn++) {
      for (RemoteContender process : all()) {
        long start = System.nanoTime();
        int times = 0;
        do {
          process.order(order);
          times++;
        } while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(turnMillis()));
        System.out.printf(
            Locale.ROOT,
            "%s is warmer after %d times %s%n",
            process.contender().word(),
            times,
            order);
      }
    }
  }

  /** How long a process is warmed up before it is the next one's turn. */
  int turnMillis() {
    return settings.warmupMillis() / WARMUP_TURNS;
  }

  /**
   * Everybody once, and nobody is measured: what comes now is new to the JIT. Whoever fails will do
   * so again when it counts.
   */
  void rehearse(String order) {
    for (RemoteContender process : all()) {
      try {
        process.order(order);
      } catch (IOException e) {
        System.out.println("FAILED in the rehearsal: " + e.getMessage());
      }
    }
  }

  /** Everybody once, beginning with another one in each round, and with another process of it. */
  void round(Recording recording, String variant, int round, String order)
      throws InterruptedException {
    for (Contender contender : turns(round)) {
      recording.add(
          variant,
          contender.word(),
          round,
          () -> Usage.of(List.of(measure(process(contender, round), order))));
    }
  }

  /** A round in which everybody gets an order so many times, in turn, and by each process of it. */
  void round(Recording recording, String variant, int round, String order, int times)
      throws InterruptedException {
    round(recording, variant, round, order, 0, times);
  }

  /**
   * A round of closed loops, in pieces: a machine that is slower for seconds is so for everybody.
   * They are so short that nobody's idle connections are closed between two of them; each process
   * opens its own in a first piece that does not count.
   */
  void closedRound(Recording recording, String variant, int round, int inFlight)
      throws InterruptedException {
    String order =
        "closed %d %d %d".formatted(inFlight, settings.pieceSettleMillis(), settings.pieceMillis());
    round(recording, variant, round, order, settings.processes(), settings.pieces());
  }

  private void round(
      Recording recording, String variant, int round, String order, int uncounted, int counted)
      throws InterruptedException {
    Map<Contender, List<Map<String, Double>>> found = new EnumMap<>(Contender.class);
    Map<Contender, IOException> failed = new EnumMap<>(Contender.class);
    for (int piece = -uncounted; piece < counted; piece++) {
      for (Contender contender : turns(round)) {
        try {
          Map<String, Double> counts = measure(process(contender, piece), order);
          if (piece >= 0) {
            found.computeIfAbsent(contender, none -> new ArrayList<>()).add(counts);
          }
        } catch (IOException e) {
          failed.putIfAbsent(contender, e);
        }
      }
    }
    for (Contender contender : turns(round)) {
      recording.add(
          variant,
          contender.word(),
          round,
          () -> {
            IOException failure = failed.get(contender);
            if (failure != null) {
              throw failure;
            }
            return Usage.of(found.getOrDefault(contender, List.of()));
          });
    }
  }

  private List<Contender> turns(int round) {
    List<Contender> turns = new ArrayList<>(processes.keySet());
    Collections.rotate(turns, 1 - round);
    return turns;
  }

  private RemoteContender process(Contender contender, int turn) {
    List<RemoteContender> same = processes.getOrDefault(contender, List.of());
    return same.get(Math.floorMod(turn, same.size()));
  }

  private List<RemoteContender> all() {
    return processes.values().stream().flatMap(List::stream).toList();
  }

  // Whoever keeps the emulator's core busy all the time could have been faster yet.
  private Map<String, Double> measure(RemoteContender process, String order) throws IOException {
    Duration before = emulator.processorTime();
    long start = System.nanoTime();
    Map<String, Double> counts = process.order(order);
    counts.put("orderSeconds", (System.nanoTime() - start) / NANOS);
    counts.put("emulatorSeconds", emulator.processorTime().minus(before).toNanos() / NANOS);
    return counts;
  }

  @Override
  public void close() throws IOException {
    try {
      for (RemoteContender process : all()) {
        process.close();
      }
    } finally {
      emulator.close();
    }
  }
}
