package io.github.mwaareactor.benchmarks.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Under what conditions something was measured.
 *
 * @param date when
 * @param machine what it is made of
 * @param jdk which one ran everything
 * @param versions of the libraries, by module and name
 * @param pinning which process was where
 * @param jvmOptions of the measured processes
 * @param rounds how often each was measured
 * @param warmupSeconds how long each was warmed up
 * @param seconds how long each was measured in a round
 * @param scale what part of the full numbers was taken
 * @param isFull whether bars are judged
 */
record Conditions(
    String date,
    Map<String, String> machine,
    String jdk,
    Map<String, Map<String, String>> versions,
    String pinning,
    String jvmOptions,
    int rounds,
    double warmupSeconds,
    double seconds,
    double scale,
    boolean isFull) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final double MIB = 1024.0 * 1024;

  /** The libraries whose versions matter to a reader; the raw figures have them all. */
  static final Set<String> TOLD =
      Set.of(
          "reactor-core",
          "reactor-netty-http",
          "netty-handler",
          "jackson-databind",
          "http-auth-aws",
          "mwaaserverless",
          "netty-nio-client",
          "aws-crt");

  static Conditions of(Settings settings) {
    Map<String, Map<String, String>> versions = new TreeMap<>();
    for (Classpath home : Classpath.values()) {
      versions.put(home.name(), home.versions());
    }
    return new Conditions(
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
        facts(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        versions,
        settings.pinning().toString(),
        String.join(" ", RemoteContender.jvmOptions()),
        settings.rounds(),
        settings.warmupSeconds(),
        settings.seconds(),
        settings.scale(),
        settings.isFull());
  }

  private static Map<String, String> facts() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    machine.put("processor", processor());
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      machine.put("memory", Math.round(system.getTotalMemorySize() / MIB) + " MiB");
    }
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return machine;
  }

  private static String processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
