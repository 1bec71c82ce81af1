package io.github.mwaareactor.benchmarks;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.model.RunRef;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import reactor.netty.http.client.HttpClient;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * An emulator in a JVM of its own, so that memory, threads, sockets and processor time of this one
 * are the client's alone.
 */
final class EmulatorProcess implements AutoCloseable {
  /** What the emulator has seen. Silent connections stay open there. */
  record Counts(int open, long accepted, long requests, long faults, int inProgress) {}

  // By default the JDK keeps those of the last 20,480 handshakes, a kilobyte each, for a day: far
  // more
  // growth than all else together where connections break every few milliseconds.
  private static final int TLS_SESSIONS = 256;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final URI endpoint;
  private final String workflowArn;
  private final SslContext tls;

  private EmulatorProcess(Process process) throws IOException, CertificateException {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] introduction = answer().split(" ", -1);
    this.endpoint = URI.create(introduction[0]);
    this.workflowArn = introduction[1];
    X509Certificate certificate = certificate(Base64.getDecoder().decode(introduction[2]));
    this.tls =
        SslContextBuilder.forClient()
            .trustManager(certificate)
            .sessionCacheSize(TLS_SESSIONS)
            .build();
  }

  static EmulatorProcess start() throws IOException, CertificateException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmulatorMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new EmulatorProcess(process);
  }

  private static X509Certificate certificate(byte[] bytes) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }

  /** A client's builder, pointed here and trusting it; without credentials. */
  MwaaServerlessReactiveClientBuilder client() {
    return MwaaServerlessReactiveClient.builder().endpoint(endpoint);
  }

  /** To be part of the client's {@code httpClient} hook. */
  HttpClient trusting(HttpClient http) {
    return http.secure(spec -> spec.sslContext(tls));
  }

  /** A temporary identity, see {@link EmulatorMain#key}. */
  static AwsSessionCredentials identity(int number, Instant expiry) {
    AccessKey key = EmulatorMain.key(number);
    return AwsSessionCredentials.builder()
        .accessKeyId(key.accessKeyId())
        .secretAccessKey(key.secretAccessKey())
        .sessionToken(String.valueOf(key.sessionToken()))
        .expirationTime(expiry)
        .build();
  }

  /** The name of a run, whether it exists or not. */
  RunRef run(String runId) {
    return new RunRef(workflowArn, runId);
  }

  /** Begins a run; see {@link RunScripts}. */
  RunRef begin(String runId, String script) {
    order("run " + workflowArn + " " + runId + " " + script);
    return run(runId);
  }

  /** Lets each answer take so long. */
  void latencyMillis(long wait) {
    order("latency " + wait);
  }

  /** Begins all faults of {@link SoakFaults}. */
  void storm(long seed) {
    order("storm " + seed);
  }

  /** Ends the faults. */
  void calm() {
    order("calm");
  }

  Counts counts() {
    String[] counts = ask("counts").split(" ", -1);
    long[] all = Arrays.stream(counts).mapToLong(Long::parseLong).toArray();
    return new Counts((int) all[0], all[1], all[2], all[3], (int) all[4]);
  }

  private void order(String line) {
    String answer = ask(line);
    if (!answer.equals("done")) {
      throw new IllegalStateException(line + " was answered with " + answer);
    }
  }

  private synchronized String ask(String line) {
    orders.println(line);
    try {
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the emulator's process has ended");
    }
    return line;
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
  }
}
