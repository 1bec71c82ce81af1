package io.github.mwaareactor.benchmarks;

import static java.util.Objects.requireNonNull;

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
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable SslContext tls;

  private EmulatorProcess(Process process) throws IOException, CertificateException {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] introduction = answer().split(" ", -1);
    this.endpoint = URI.create(introduction[0]);
    this.workflowArn = introduction[1];
    this.tls = introduction[2].equals(EmulatorMain.NO_CERTIFICATE) ? null : tls(introduction[2]);
  }

  private static SslContext tls(String certificate) throws IOException, CertificateException {
    return SslContextBuilder.forClient()
        .trustManager(certificate(Base64.getDecoder().decode(certificate)))
        .sessionCacheSize(TLS_SESSIONS)
        .build();
  }

  private static X509Certificate certificate(byte[] bytes) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }

  /** With TLS. */
  static EmulatorProcess start() throws IOException, CertificateException {
    return new EmulatorProcess(JavaProcess.of(EmulatorMain.class));
  }

  /** Without TLS; it writes down its calls. */
  static EmulatorProcess plain() throws IOException, CertificateException {
    return new EmulatorProcess(JavaProcess.of(EmulatorMain.class, EmulatorMain.PLAIN));
  }

  /** A client's builder, pointed here and trusting it; without credentials. */
  MwaaServerlessReactiveClientBuilder client() {
    return MwaaServerlessReactiveClient.builder().endpoint(endpoint);
  }

  /** To be part of the client's {@code httpClient} hook. */
  HttpClient trusting(HttpClient http) {
    SslContext context = requireNonNull(tls, "tls");
    return http.secure(spec -> spec.sslContext(context));
  }

  URI endpoint() {
    return endpoint;
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

  /** Begins that many runs with one script. */
  List<RunRef> begin(String prefix, int count, String script) {
    order("runs " + workflowArn + " " + prefix + " " + count + " " + script);
    return runs(prefix, count);
  }

  /** Begins runs that succeed at the moments which {@link RunScripts#ends} tells. */
  List<RunRef> beginEnding(String prefix, int count, Instant first, Duration within, long seed) {
    order(
        "ending "
            + workflowArn
            + " "
            + prefix
            + " "
            + count
            + " "
            + first.toEpochMilli()
            + " "
            + within.toMillis()
            + " "
            + seed);
    return runs(prefix, count);
  }

  private List<RunRef> runs(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> run(prefix + n)).toList();
  }

  /** Throttles from now on, with a full bucket. */
  void limit(double perSecond, int burst) {
    order("limit " + perSecond + " " + burst);
  }

  /** Throttles no longer. */
  void unlimited() {
    order("unlimited");
  }

  /** Resets each connection as soon as it brings a request, until {@link #calm}. */
  void resets() {
    order("resets");
  }

  /** Answers no request that comes before {@link #calm}, ever. */
  void silence() {
    order("silence");
  }

  /** What it was asked for since the last time somebody wanted to know; if it is a plain one. */
  CallTimeline takeCalls() {
    return CallTimeline.parse(ask("calls"));
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
