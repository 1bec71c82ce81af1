package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Somebody who is measured: obeys one order at a time. */
final class RemoteContender implements AutoCloseable {
  /** What the ids of the runs begin with that it asks for. */
  static final String RUNS = "known";

  private static final List<String> JVM_OPTIONS = List.of("-Xmx1g");
  private static final String PLAIN = "plain";
  private static final String DONE = "done";
  private static final long PATIENCE_SECONDS = 5;

  private final Contender contender;
  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;
  private final Path certificate;

  private RemoteContender(Contender contender, Process process, Path certificate) {
    this.contender = contender;
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.certificate = certificate;
  }

  /** One that may have so many connections, and asks for so many runs in turn. */
  static RemoteContender start(
      Contender contender, EmulatorProcess emulator, Pinning pinning, int connections, int runs)
      throws IOException {
    return start(contender, emulator, pinning, JVM_OPTIONS, connections, runs);
  }

  /** One whose JVM has options of its own. */
  static RemoteContender start(
      Contender contender,
      EmulatorProcess emulator,
      Pinning pinning,
      List<String> jvmOptions,
      int connections,
      int runs)
      throws IOException {
    Path certificate = Files.createTempFile("emulator", ".pem");
    boolean isTls = emulator.writeCertificate(certificate);
    AwsSessionCredentials identity =
        EmulatorProcess.identity(0, Instant.now().plus(Duration.ofDays(1)));
    List<String> target =
        List.of(
            contender.word(),
            emulator.endpoint().toString(),
            isTls ? certificate.toString() : PLAIN,
            identity.accessKeyId(),
            identity.secretAccessKey(),
            identity.sessionToken(),
            String.valueOf(connections),
            emulator.workflowArn(),
            RUNS,
            String.valueOf(runs));
    Classpath home = contender.home();
    Process process =
        JavaProcess.of(pinning.ofClients(), jvmOptions, home.classPath(), home.main(), target);
    return new RemoteContender(contender, process, certificate);
  }

  static List<String> jvmOptions() {
    return JVM_OPTIONS;
  }

  Contender contender() {
    return contender;
  }

  /** Gives an order and waits for its figures. */
  Map<String, Double> order(String format, Object... values) throws IOException {
    String order = String.format(Locale.ROOT, format, values);
    orders.println(order);
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith(DONE)) {
      throw new IOException(
          contender.word()
              + " answered "
              + order
              + " with "
              + (answer == null ? "its end" : answer));
    }
    Map<String, Double> figures = new TreeMap<>();
    Arrays.stream(answer.split(" ", -1))
        .skip(1)
        .map(figure -> figure.split("=", 2))
        .forEach(figure -> figures.put(figure[0], Double.valueOf(figure[1])));
    return figures;
  }

  /** Ends it, whatever it still waits for. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(certificate);
  }
}
