package io.github.mwaareactor.testing;

import static io.github.mwaareactor.testing.Fixtures.ARN;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.RetryPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.TcpServer;
import reactor.netty.tcp.TcpSslContextSpec;

/**
 * Answers each request with whatever bytes a test chooses for its run, on connections that are kept
 * open: for what no HTTP server would send.
 */
public final class RawServer implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Pattern RUN_ID = Pattern.compile("\"RunId\":\"([^\"]+)\"");

  private final Function<String, Publisher<List<String>>> answers;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final X509Bundle certificate;
  private final DisposableServer server;

  private RawServer(Function<String, Publisher<List<String>>> answers, X509Bundle certificate) {
    this.answers = answers;
    this.certificate = certificate;
    TcpServer plain =
        TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit((observer, channel, remote) -> count(channel));
    TcpServer suited =
        certificate == null ? plain : plain.secure(spec -> spec.sslContext(tls(certificate)));
    this.server = suited.handle(this::serve).bindNow(BOUND);
  }

  /** By run id, all that is written. */
  public static RawServer answering(Function<String, String> answers) {
    return answeringInBursts(id -> Mono.just(List.of(answers.apply(id))));
  }

  /** By run id, what is written; what is in one list leaves together, in a write each. */
  public static RawServer answeringInBursts(Function<String, Publisher<List<String>>> answers) {
    return new RawServer(answers, null);
  }

  /** The same over TLS, where each write is a record of its own. */
  public static RawServer answeringOverTls(Function<String, Publisher<List<String>>> answers) {
    try {
      X509Bundle certificate =
          new CertificateBuilder()
              .subject("CN=localhost")
              .addSanDnsName("localhost")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      return new RawServer(answers, certificate);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static TcpSslContextSpec tls(X509Bundle certificate) {
    return TcpSslContextSpec.forServer(
        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath());
  }

  private Publisher<Void> serve(NettyInbound in, NettyOutbound out) {
    StringBuilder received = new StringBuilder();
    return in.receive()
        .asString(StandardCharsets.ISO_8859_1)
        .concatMap(
            part -> {
              Matcher asked = RUN_ID.matcher(received.append(part));
              if (!asked.find()) {
                return Mono.empty();
              }
              String runId = asked.group(1);
              received.setLength(0);
              requests.incrementAndGet();
              return send(runId, in);
            });
  }

  private void count(Channel channel) {
    connections.incrementAndGet();
    openConnections.incrementAndGet();
    channel.closeFuture().addListener(closed -> openConnections.decrementAndGet());
  }

  private Mono<Void> send(String runId, NettyInbound in) {
    return Flux.from(answers.apply(runId))
        .doOnNext(burst -> in.withConnection(connection -> write(connection.channel(), burst)))
        .then();
  }

  private static void write(Channel channel, List<String> burst) {
    channel
        .eventLoop()
        .execute(
            () -> {
              for (String bytes : burst) {
                var unused =
                    channel.write(
                        Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
              }
              channel.flush();
            });
  }

  /** A 200 that says of the run that it has ended well. */
  public static String success(String runId) {
    return ok(
        "{\"WorkflowArn\":\""
            + ARN
            + "\",\"RunId\":\""
            + runId
            + "\",\"RunDetail\":{\"RunState\":\"SUCCESS\"}}");
  }

  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  public static RunRef run(String runId) {
    return new RunRef(ARN, runId);
  }

  /** A client of it that makes one attempt per call. */
  public MwaaServerlessReactiveClientBuilder client() {
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .retryPolicy(RetryPolicy.none())
            .endpoint(endpoint())
            .credentialsProvider(Clients.credentials(AccessKey.of("AKID", "secret")));
    return certificate == null
        ? builder
        : builder.httpClient(http -> http.secure(spec -> spec.sslContext(trusting(certificate))));
  }

  private static Http11SslContextSpec trusting(X509Bundle certificate) {
    try {
      TrustManagerFactory trust = certificate.toTrustManagerFactory();
      return Http11SslContextSpec.forClient()
          .configure((SslContextBuilder context) -> context.trustManager(trust));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public URI endpoint() {
    return certificate == null
        ? URI.create("http://127.0.0.1:" + server.port())
        : URI.create("https://localhost:" + server.port());
  }

  public int connections() {
    return connections.get();
  }

  public int openConnections() {
    return openConnections.get();
  }

  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.disposeNow(BOUND);
  }
}
