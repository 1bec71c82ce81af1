package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What does a lookup cost, one, 64 and 512 at a time, with TLS and without? */
final class Lookups implements Question {
  /** Everybody who is compared. */
  static final List<Contender> CONTENDERS =
      List.of(
          Contender.CLIENT,
          Contender.BY_HAND,
          Contender.FLOOR,
          Contender.SDK_NETTY,
          Contender.SDK_CRT);

  /** How many are in flight at a time. */
  static final List<Integer> LEVELS = List.of(64, 1, 512);

  /** Where the bars are. */
  static final int MAIN_LEVEL = 64;

  static final String PLAIN = "plain";
  static final String TLS = "tls";

  /** The variant of an open loop. */
  static final String HALF_LOAD = "half load";

  private static final int CONNECTIONS = 64;
  private static final int LEAST_RATE = 20;

  static String variant(String transport, int level) {
    return transport + " " + level;
  }

  static String halfLoad(String transport) {
    return transport + " " + HALF_LOAD;
  }

  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    ask(settings, recording, PLAIN, EmulatorProcess.Kind.PLAIN);
    ask(settings, recording, TLS, EmulatorProcess.Kind.TLS);
  }

  private static void ask(
      Settings settings, Recording recording, String transport, EmulatorProcess.Kind kind)
      throws Exception {
    try (ComparisonRun lineup =
        ComparisonRun.start(settings, kind, CONTENDERS, settings.processes(), CONNECTIONS)) {
      lineup.warmUp(LEVELS);
      for (int round = 1; round <= settings.rounds(); round++) {
        for (int level : LEVELS) {
          lineup.closedRound(recording, variant(transport, level), round, level);
        }
      }
      int perSecond = half(recording, variant(transport, MAIN_LEVEL));
      lineup.rehearse(open(settings, perSecond, lineup.turnMillis()));
      for (int round = 1; round <= settings.rounds(); round++) {
        lineup.round(
            recording, halfLoad(transport), round, open(settings, perSecond, settings.millis()));
      }
    }
  }

  private static String open(Settings settings, int perSecond, int millis) {
    return "open %d %d %d %d".formatted(perSecond, MAIN_LEVEL, settings.settleMillis(), millis);
  }

  /** Half of what the slowest can do: the same rate for all. */
  private static int half(Recording recording, String variant) {
    double slowest =
        recording.contenders(variant).stream()
            .map(contender -> recording.spread(variant, contender, "callsPerSecond"))
            .filter(Objects::nonNull)
            .mapToDouble(Spread::median)
            .min()
            .orElse(LEAST_RATE);
    int half = (int) Math.max(LEAST_RATE, slowest / 2);
    System.out.printf(Locale.ROOT, "%s: %,d calls/s%n", HALF_LOAD, half);
    return half;
  }
}
