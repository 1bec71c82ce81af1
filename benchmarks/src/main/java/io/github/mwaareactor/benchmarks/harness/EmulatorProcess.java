package io.github.mwaareactor.benchmarks.harness;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ListOrder;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An emulator in a JVM of its own, so that memory, threads, sockets and processor time of this one
 * are the client's alone.
 */
public final class EmulatorProcess implements AutoCloseable {
  /** How it is reached, and what it remembers. */
  public enum Kind {
    /** With TLS; calls are counted only. */
    TLS("tls"),
    /** Without TLS; it writes down its calls. */
    RECORDED(EmulatorMain.PLAIN),
    /** Without TLS; calls are counted only. */
    PLAIN(EmulatorMain.UNRECORDED);

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * What the emulator has seen. Silent connections stay open there.
   *
   * @param open connections
   * @param accepted connections, the closed ones too
   * @param requests so far
   * @param faults so far
   * @param inProgress requests that are not answered yet
   */
  public record Counts(int open, long accepted, long requests, long faults, int inProgress) {}

  // By default the JDK keeps those of the last 20,480 handshakes, a kilobyte each, for a day: far
  // more
  // growth than all else together where connections break every few milliseconds.
  private static final int TLS_SESSIONS = 256;

  private static final List<String> ONE_OF_MANY =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final Duration LASTING = Duration.ofDays(1);

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final URI endpoint;
  private final String workflowArn;
  private final String certificate;
  private final @Nullable SslContext tls;

  private EmulatorProcess(Process process) throws IOException, CertificateException {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] introduction = answer().split(" ", -1);
    this.endpoint = URI.create(introduction[0]);
    this.workflowArn = introduction[1];
    this.certificate = introduction[2];
    this.tls = certificate.equals(EmulatorMain.NO_CERTIFICATE) ? null : tls(certificate);
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
  public static EmulatorProcess start() throws IOException, CertificateException {
    return new EmulatorProcess(JavaProcess.of(EmulatorMain.class, Kind.TLS.word));
  }

  /** Without TLS; it writes down its calls. */
  public static EmulatorProcess plain() throws IOException, CertificateException {
    return new EmulatorProcess(JavaProcess.of(EmulatorMain.class, Kind.RECORDED.word));
  }

  /**
   * Starts one.
   *
   * @param prefix what its command begins with, such as the words that pin it to a core
   * @param kind what it is like
   * @return the emulator, ready
   * @throws IOException if it cannot be started
   * @throws CertificateException if its certificate cannot be read
   */
  public static EmulatorProcess start(List<String> prefix, Kind kind)
      throws IOException, CertificateException {
    return start(prefix, List.of("-Xmx1g"), kind);
  }

  /**
   * One that writes down its calls, and is one of many: it takes little to start and to warm up,
   * and is less fast later.
   */
  public static EmulatorProcess oneOfMany() throws IOException, CertificateException {
    return start(List.of(), ONE_OF_MANY, Kind.RECORDED);
  }

  private static EmulatorProcess start(List<String> prefix, List<String> jvmOptions, Kind kind)
      throws IOException, CertificateException {
    return new EmulatorProcess(
        JavaProcess.of(
            prefix,
            jvmOptions,
            System.getProperty("java.class.path"),
            EmulatorMain.class.getName(),
            List.of(kind.word)));
  }

  /**
   * Writes its certificate down for a process that is to trust it.
   *
   * @param file where to
   * @return whether there is one
   * @throws IOException if it cannot be written
   */
  public boolean writeCertificate(Path file) throws IOException {
    if (tls == null) {
      return false;
    }
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + certificate.replaceAll("(.{64})", "$1\n")
            + "\n-----END CERTIFICATE-----\n");
    return true;
  }

  /** The processor time it has used. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The workflow whose runs {@link #begin(String, int, String)} begins. */
  public String workflowArn() {
    return workflowArn;
  }

  /** The ARN of the workflow of a name; it is there once it has a run. */
  public String workflowArn(String name) {
    return workflowArn.substring(0, workflowArn.lastIndexOf('/') + 1) + name + "-a1B2c3D4e5";
  }

  /** A client's builder, pointed here and trusting it; without credentials. */
  public MwaaServerlessReactiveClientBuilder client() {
    return MwaaServerlessReactiveClient.builder().endpoint(endpoint);
  }

  /** The same, with credentials for as long as a benchmark may take. */
  public MwaaServerlessReactiveClientBuilder signingClient() {
    return client().credentialsProvider(lastingCredentials());
  }

  /** Credentials that it knows, for as long as a benchmark may take. */
  public static StaticCredentialsProvider lastingCredentials() {
    return StaticCredentialsProvider.create(identity(0, Instant.now().plus(LASTING)));
  }

  /** To be part of the client's {@code httpClient} hook. */
  public HttpClient trusting(HttpClient http) {
    SslContext context = requireNonNull(tls, "tls");
    return http.secure(spec -> spec.sslContext(context));
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * A temporary identity that it knows.
   *
   * @param number which one, from 0
   * @param expiry what it says of its end
   * @return the identity
   */
  public static AwsSessionCredentials identity(int number, Instant expiry) {
    AccessKey key = EmulatorMain.key(number);
    return AwsSessionCredentials.builder()
        .accessKeyId(key.accessKeyId())
        .secretAccessKey(key.secretAccessKey())
        .sessionToken(String.valueOf(key.sessionToken()))
        .expirationTime(expiry)
        .build();
  }

  /** The name of a run, whether it exists or not. */
  public RunRef run(String runId) {
    return new RunRef(workflowArn, runId);
  }

  /** Begins a run; see {@link RunScripts}. */
  public RunRef begin(String runId, String script) {
    order("run " + workflowArn + " " + runId + " " + script);
    return run(runId);
  }

  /**
   * Begins that many runs with one script.
   *
   * @param prefix what their ids begin with; a number follows
   * @param count how many
   * @param script a state for good, or the seconds until they start
   * @return the runs
   */
  public List<RunRef> begin(String prefix, int count, String script) {
    order("runs " + workflowArn + " " + prefix + " " + count + " " + script);
    return runs(workflowArn, prefix, count);
  }

  /** Begins runs that succeed at those moments. */
  public List<RunRef> beginEnding(String prefix, int count, RandomEnds ends) {
    return beginEnding(workflowArn, prefix, count, 0, ends);
  }

  /**
   * Begins runs of any workflow that succeed at those moments, and runs between them that have
   * ended already.
   *
   * @param workflow an ARN, see {@link #workflowArn(String)}
   * @param prefix what their ids begin with; a number follows
   * @param count how many succeed at those moments
   * @param ended how many have ended already, evenly spread over the others
   * @param ends when they succeed
   * @return those that have not ended
   */
  public List<RunRef> beginEnding(
      String workflow, String prefix, int count, int ended, RandomEnds ends) {
    order(
        "ending "
            + workflow
            + " "
            + prefix
            + " "
            + count
            + " "
            + ended
            + " "
            + ends.first().toEpochMilli()
            + " "
            + ends.within().toMillis()
            + " "
            + ends.seed());
    return runs(workflow, prefix, count);
  }

  private static List<RunRef> runs(String workflow, String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> new RunRef(workflow, prefix + n)).toList();
  }

  /** How runs are listed from now on. */
  public void listOrder(ListOrder order) {
    order("sorted " + order);
  }

  /**
   * Throttles from now on, with a full bucket.
   *
   * @param perSecond how many calls it accepts
   * @param burst how many the bucket holds
   */
  public void limit(double perSecond, int burst) {
    order("limit " + perSecond + " " + burst);
  }

  /** Throttles no longer. */
  public void unlimited() {
    order("unlimited");
  }

  /** Resets each connection as soon as it brings a request, until {@link #calm}. */
  public void resets() {
    order("resets");
  }

  /** Answers no request that comes before {@link #calm}, ever. */
  public void silence() {
    order("silence");
  }

  /**
   * Lets requests meet a fault by chance, until {@link #calm}; of several, the one asked for first.
   *
   * @param fault what they meet
   * @param probability how likely
   * @param seed where chance begins
   */
  public void randomly(RandomFault fault, double probability, long seed) {
    order("random " + fault + " " + probability + " " + seed);
  }

  /** What it was asked for since the last time somebody wanted to know; if it is a plain one. */
  public CallTimeline takeCalls() {
    return CallTimeline.parse(ask("calls"));
  }

  /** Lets each answer take so long. */
  public void latencyMillis(long wait) {
    order("latency " + wait);
  }

  /** Begins all faults of {@code SoakFaults}. */
  public void storm(long seed) {
    order("storm " + seed);
  }

  /** Ends the faults. */
  public void calm() {
    order("calm");
  }

  /** What it has seen so far. */
  public Counts counts() {
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
