package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is made of a service that bears 200 calls per second? */
final class Throttled implements Question {
  static final String VARIANT = "throttled";

  private static final List<Contender> CONTENDERS =
      List.of(
          Contender.CLIENT,
          Contender.CLIENT_ADAPTIVE,
          Contender.CLIENT_WATCHER,
          Contender.SDK_NETTY,
          Contender.SDK_NETTY_ADAPTIVE);
  private static final int LIMIT = 200;
  private static final int BURST = 20;
  private static final int LOOKUPS = 10_000;
  private static final int IN_FLIGHT = 64;
  private static final int REHEARSED = 500;

  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    int lookups = settings.count(LOOKUPS);
    Pinning pinning = settings.pinning();
    try (EmulatorProcess emulator =
        EmulatorProcess.start(pinning.ofEmulator(), EmulatorProcess.Kind.RECORDED)) {
      // A run each: a watcher would ask for one only once.
      emulator.begin(RemoteContender.RUNS, lookups, "SUCCESS");
      for (int round = 1; round <= settings.rounds(); round++) {
        List<Contender> turns = new ArrayList<>(CONTENDERS);
        Collections.rotate(turns, 1 - round);
        for (Contender contender : turns) {
          recording.add(
              VARIANT,
              contender.word(),
              round,
              () -> finish(contender, emulator, pinning, lookups));
        }
      }
    }
  }

  /** Each time in a new process: what the last round taught it is forgotten. */
  private static Map<String, Double> finish(
      Contender contender, EmulatorProcess emulator, Pinning pinning, int lookups)
      throws IOException {
    emulator.unlimited();
    try (RemoteContender process =
        RemoteContender.start(contender, emulator, pinning, IN_FLIGHT, lookups)) {
      process.order("all %d %d", Math.min(REHEARSED, lookups), IN_FLIGHT);
      emulator.takeCalls();
      emulator.limit(LIMIT, BURST);
      Map<String, Double> figures = process.order("finish %d %d", lookups, IN_FLIGHT);
      CallTimeline calls = emulator.takeCalls();
      double accepted = calls.count(CallTimeline.ACCEPTED);
      figures.put("acceptedPerSecond", accepted / figures.getOrDefault("seconds", Double.NaN));
      figures.put("throttled", (double) calls.count(CallTimeline.THROTTLED));
      figures.put("wasted", calls.count(CallTimeline.THROTTLED) / accepted);
      return figures;
    }
  }
}
