package io.github.mwaareactor.benchmarks.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.Connections;
import io.github.mwaareactor.emulator.ErrorStatuses;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The other end of {@link EmulatorProcess}: an emulator that is told on standard input what to do,
 * one line at a time, and answers each with one line. It ends with its input. Started with the word
 * {@value #PLAIN} it speaks plain HTTP, throttles with a status of its own and writes its calls
 * down; with {@value #UNRECORDED} it does not write them down; otherwise it has TLS, and counts
 * calls only.
 */
public final class EmulatorMain {
  /** How many keys it accepts; see {@link #key}. */
  public static final int KEYS = 4;

  /** What it is started with to have no TLS. */
  static final String PLAIN = "plain";

  /** What it is started with to have no TLS and write nothing down. */
  static final String UNRECORDED = "unrecorded";

  /** How it introduces itself in place of a certificate. */
  static final String NO_CERTIFICATE = "none";

  private final MwaaServerlessEmulator emulator;
  private final boolean plain;
  private final @Nullable CallRecorder recorder;
  private @Nullable SoakFaults faults;

  private EmulatorMain(MwaaServerlessEmulator emulator, boolean plain, boolean recorded) {
    this.emulator = emulator;
    this.plain = plain;
    this.recorder = recorded ? new CallRecorder(emulator) : null;
  }

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException, CertificateEncodingException {
    // What Netty warns of is what we ask the emulator to do.
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    boolean recorded = List.of(args).contains(PLAIN);
    boolean plain = recorded || List.of(args).contains(UNRECORDED);
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder()
            .tls(!plain)
            .errorStatuses(plain ? ErrorStatuses.TRAITS : ErrorStatuses.DOCUMENTED)
            .recordedCalls(recorded ? CallRecorder.REMEMBERED : 0)
            .accessKeys(
                IntStream.range(0, KEYS).mapToObj(EmulatorMain::key).toArray(AccessKey[]::new))
            .start()) {
      new EmulatorMain(emulator, plain, recorded).serve(System.out);
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
            + certificate());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(obey(line.split(" ", -1)));
    }
    if (faults != null) {
      faults.close();
    }
    if (recorder != null) {
      recorder.close();
    }
  }

  private String certificate() throws CertificateEncodingException {
    return plain
        ? NO_CERTIFICATE
        : Base64.getEncoder().encodeToString(emulator.certificate().getEncoded());
  }

  private String obey(String[] words) {
    switch (words[0]) {
      case "run" -> emulator.run(words[1], words[2], RunScripts.named(words[3]));
      case "runs" -> {
        for (int n = 0; n < Integer.parseInt(words[3]); n++) {
          emulator.run(words[1], words[2] + n, RunScripts.named(words[4]));
        }
      }
      case "ending" -> ending(words);
      case "sorted" -> emulator.listOrder(ListOrder.valueOf(words[1]));
      case "limit" ->
          emulator.apiRateLimit(
              ApiRateLimit.of(Double.parseDouble(words[1]), Integer.parseInt(words[2])));
      case "unlimited" -> emulator.noApiRateLimit();
      case "resets" -> emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS));
      case "silence" -> emulator.inject(Fault.noAnswer());
      case "random" ->
          emulator.injectRandomly(
              RandomFault.valueOf(words[1]).fault(),
              Double.parseDouble(words[2]),
              Long.parseLong(words[3]));
      case "latency" ->
          emulator.latency(Latency.fixed(Duration.ofMillis(Long.parseLong(words[1]))));
      case "storm" -> faults = SoakFaults.begin(emulator, Long.parseLong(words[1]));
      case "calm" -> emulator.clearFaults();
      case "counts" -> {
        return counts();
      }
      case "calls" -> {
        return CallTimeline.line(recorder == null ? List.of() : recorder.take());
      }
      default -> {
        return "unknown";
      }
    }
    return "done";
  }

  private void ending(String[] words) {
    RandomEnds ends =
        new RandomEnds(
            Instant.ofEpochMilli(Long.parseLong(words[5])),
            Duration.ofMillis(Long.parseLong(words[6])),
            Long.parseLong(words[7]));
    List<Instant> endOf = ends.of(Integer.parseInt(words[3]));
    int between = Integer.parseInt(words[4]);
    int ended = 0;
    for (int n = 0; n < endOf.size(); n++) {
      for (; ended < between * (n + 1) / endOf.size(); ended++) {
        emulator.run(words[1], words[2] + "ended-" + ended, RunScripts.ENDED);
      }
      emulator.run(words[1], words[2] + n, RunScripts.endingAt(endOf.get(n)));
    }
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
