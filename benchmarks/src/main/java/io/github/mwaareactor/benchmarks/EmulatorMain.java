package io.github.mwaareactor.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.Connections;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The other end of {@link EmulatorProcess}: an emulator with TLS that is told on standard input
 * what to do, one line at a time, and answers each with one line. It ends with its input.
 */
final class EmulatorMain {
  /** How many keys it accepts; see {@link #key}. */
  static final int KEYS = 4;

  private final MwaaServerlessEmulator emulator;
  private @Nullable SoakFaults faults;

  private EmulatorMain(MwaaServerlessEmulator emulator) {
    this.emulator = emulator;
  }

  public static void main(String[] args) throws IOException, CertificateEncodingException {
    // What Netty warns of is what we ask the emulator to do.
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder()
            .tls(true)
            .recordedCalls(0)
            .accessKeys(
                IntStream.range(0, KEYS).mapToObj(EmulatorMain::key).toArray(AccessKey[]::new))
            .start()) {
      new EmulatorMain(emulator).serve(System.out);
    }
  }

  /** The temporary key of a number; those from {@link #KEYS} on are unknown to the emulator. */
  static AccessKey key(int number) {
    return AccessKey.of("TEMPORARYKEY" + number, "secret-" + number, "token-" + number);
  }

  private void serve(PrintStream out) throws IOException, CertificateEncodingException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println(
        emulator.endpoint()
            + " "
            + emulator.workflowArn("nightly-load-a1B2c3D4e5")
            + " "
            + Base64.getEncoder().encodeToString(emulator.certificate().getEncoded()));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(obey(line.split(" ", -1)));
    }
    if (faults != null) {
      faults.close();
    }
  }

  private String obey(String[] words) {
    switch (words[0]) {
      case "run" -> emulator.run(words[1], words[2], RunScripts.named(words[3]));
      case "latency" ->
          emulator.latency(Latency.fixed(Duration.ofMillis(Long.parseLong(words[1]))));
      case "storm" -> faults = SoakFaults.begin(emulator, Long.parseLong(words[1]));
      case "calm" -> emulator.clearFaults();
      case "counts" -> {
        return counts();
      }
      default -> {
        return "unknown";
      }
    }
    return "done";
  }

  private String counts() {
    Connections connections = emulator.connections();
    return connections.open()
        + " "
        + connections.accepted()
        + " "
        + emulator.callCount()
        + " "
        + emulator.faultCount()
        + " "
        + emulator.callsInProgress();
  }
}
