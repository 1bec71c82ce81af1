package io.github.mwaareactor.benchmarks.compare;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How soon is the first answer there, and what does a client weigh? */
final class Footprints implements Question {
  static final String FIRST = "first answer";
  static final String CLASS_PATH = "class path";
  static final String HELD = "in flight";

  private static final List<Contender> HOLDERS =
      List.of(Contender.CLIENT, Contender.BY_HAND, Contender.SDK_NETTY, Contender.SDK_CRT);
  // The client's own dependencies hold Netty, but not the CRT.
  private static final Predicate<String> OF_CRT = Pattern.compile("^aws-crt-").asPredicate();

  private static final int CALLS = 10_000;
  private static final int RUNS = 1024;
  private static final int IN_FLIGHT = 64;
  private static final int REHEARSED = 2000;
  // What a process has open besides its connections.
  private static final int OTHER_FILES = 500;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int GLANCE_MILLIS = 20;

  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    classPaths(recording);
    first(settings, recording);
    held(settings, recording);
  }

  private static void classPaths(Recording recording) throws InterruptedException {
    recording.add(
        CLASS_PATH, Contender.CLIENT.word(), 1, () -> weigh(Classpath.REACTIVE, jar -> false));
    recording.add(CLASS_PATH, Contender.SDK_NETTY.word(), 1, () -> weigh(Classpath.SDK, OF_CRT));
    recording.add(
        CLASS_PATH, Contender.SDK_CRT.word(), 1, () -> weigh(Classpath.SDK, jar -> false));
  }

  private static Map<String, Double> weigh(Classpath home, Predicate<String> without)
      throws IOException {
    long jars = 0;
    long bytes = 0;
    for (Path library : home.libraries()) {
      if (!without.test(library.getFileName().toString())) {
        jars++;
        bytes += Files.size(library);
      }
    }
    return Map.of("jars", (double) jars, "bytes", (double) bytes);
  }

  private static void first(Settings settings, Recording recording) throws Exception {
    Pinning pinning = settings.pinning();
    try (EmulatorProcess emulator = emulator(pinning)) {
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Contender contender : turns(settings.among(Lookups.CONTENDERS), round)) {
          recording.add(FIRST, contender.word(), round, () -> first(contender, emulator, pinning));
        }
      }
    }
  }

  private static Map<String, Double> first(
      Contender contender, EmulatorProcess emulator, Pinning pinning) throws IOException {
    try (RemoteContender process =
        RemoteContender.start(contender, emulator, pinning, IN_FLIGHT, RUNS)) {
      return process.order("first");
    }
  }

  private static void held(Settings settings, Recording recording) throws InterruptedException {
    int calls = Math.min(settings.count(CALLS), (int) openFiles() - OTHER_FILES);
    if (calls < settings.count(CALLS)) {
      recording.failures().add("this system allows for " + calls + " connections only");
    }
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Contender contender : turns(settings.among(HOLDERS), round)) {
        recording.add(
            HELD, contender.word(), round, () -> hold(contender, settings.pinning(), calls));
      }
    }
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : CALLS + OTHER_FILES;
  }

  /** Each with an emulator of its own, which then is silent for good. */
  private static Map<String, Double> hold(Contender contender, Pinning pinning, int calls)
      throws IOException, CertificateException, InterruptedException {
    try (EmulatorProcess emulator = emulator(pinning);
        RemoteContender process =
            RemoteContender.start(contender, emulator, pinning, calls, RUNS)) {
      process.order("all %d %d", Math.min(REHEARSED, calls), IN_FLIGHT);
      emulator.silence();
      process.order("hold %d", calls);
      awaitInProgress(emulator, calls);
      Map<String, Double> figures = process.order("held");
      figures.put("calls", (double) calls);
      return figures;
    }
  }

  private static void awaitInProgress(EmulatorProcess emulator, int calls)
      throws InterruptedException {
    for (int waited = 0; emulator.counts().inProgress() < calls; waited += GLANCE_MILLIS) {
      if (waited > PATIENCE_MILLIS) {
        throw new IllegalStateException(
            emulator.counts().inProgress() + " of " + calls + " calls arrived");
      }
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  private static EmulatorProcess emulator(Pinning pinning)
      throws IOException, CertificateException {
    EmulatorProcess emulator =
        EmulatorProcess.start(pinning.ofEmulator(), EmulatorProcess.Kind.PLAIN);
    emulator.begin(RemoteContender.RUNS, RUNS, "SUCCESS");
    return emulator;
  }

  private static List<Contender> turns(List<Contender> contenders, int round) {
    List<Contender> turns = new ArrayList<>(contenders);
    Collections.rotate(turns, 1 - round);
    return turns;
  }
}
