package io.github.mwaareactor.benchmarks.watching;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * One contender in one variant of a scenario, usually in a process of its own: this is its main
 * class.
 *
 * @param scenario the scenario's name
 * @param variant one of the scenario's variants
 * @param contender who follows the runs
 * @param scale what part of the full time is taken, and of the full number of runs; so the rates
 *     stay as they are
 * @param seed where chance begins
 */
record WatchingCase(
    String scenario, String variant, WatchingContender contender, double scale, long seed) {
  // Enough for a million pollers; every case has as much.
  private static final List<String> JVM_OPTIONS = List.of("-Xmx4g");

  public static void main(String[] args) throws Exception {
    WatchingCase one =
        new WatchingCase(
            args[0],
            args[1],
            WatchingContender.valueOf(args[2]),
            Double.parseDouble(args[3]),
            Long.parseLong(args[4]));
    onlyErrors();
    try (LazyEmulator emulator = new LazyEmulator()) {
      one.measure(emulator).write(System.out);
    }
    System.exit(0);
  }

  /** What Netty warns of is what the emulator is asked to do. */
  static void onlyErrors() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
  }

  static List<String> jvmOptions() {
    return JVM_OPTIONS;
  }

  /** Measures in this process. */
  Findings measure(LazyEmulator emulator) throws Exception {
    Findings found = new Findings();
    Watching.scenario(scenario).run(this, emulator, found);
    return found;
  }

  /** Measures in a process of its own. */
  Findings measureApart() throws IOException, InterruptedException {
    List<String> args =
        List.of(scenario, variant, contender.name(), String.valueOf(scale), String.valueOf(seed));
    Process process = JavaProcess.of(JVM_OPTIONS, WatchingCase.class, args);
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException(this + " ended with " + exit);
      }
      return Findings.read(said);
    } finally {
      process.destroy();
    }
  }

  /** What the ids of its runs begin with. */
  String prefix() {
    return scenario + "-" + variant + "-" + contender.name() + "-";
  }

  int runs(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  Duration time(double fullSeconds) {
    return Duration.ofMillis(Math.max(1, Math.round(fullSeconds * 1000 * scale)));
  }
}
