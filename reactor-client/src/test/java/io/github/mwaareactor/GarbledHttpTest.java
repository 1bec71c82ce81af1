package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Garbling.joined;
import static io.github.mwaareactor.testing.Garbling.noise;
import static io.github.mwaareactor.testing.Garbling.pick;
import static io.github.mwaareactor.testing.Garbling.text;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Garbling;
import io.github.mwaareactor.testing.RawServer;
import io.github.mwaareactor.testing.SeededCases;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.tcp.TcpServer;

/**
 * Whatever a server sends, a call gives a value of its own run or an error of ours, and the client
 * stays well.
 */
@Tag("once")
class GarbledHttpTest {
  private static final SeededCases CASES = new SeededCases(20261125, 2_000);
  private static final Duration BOUND = Duration.ofSeconds(100);
  // Ten times what an attempt may take.
  private static final Duration BOUND_OF_ONE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 16;
  private static final Pattern RUN_ID = Pattern.compile("\"RunId\":\"case-(\\d+|good)\"");
  private static final byte[] GOOD = text(RawServer.success("case-good"));

  private final Logger netty = (Logger) LoggerFactory.getLogger("reactor.netty");
  private DisposableServer server;

  @BeforeEach
  void start() {
    // It warns of every broken answer, with a stack trace.
    netty.setLevel(Level.OFF);
    server = TcpServer.create().host("127.0.0.1").port(0).handle(this::serve).bindNow(BOUND);
  }

  @AfterEach
  void stop() {
    server.disposeNow(BOUND);
    netty.setLevel(null);
  }

  @Test
  void everyAnswerIsAValueOrAnErrorOfOursAndTheNextCallIsFine() {
    Timeouts timeouts = Timeouts.builder().attempt(Duration.ofSeconds(1)).build();
    try (MwaaServerlessReactiveClient client =
        MwaaServerlessReactiveClient.builder()
            .retryPolicy(RetryPolicy.none())
            .endpoint(URI.create("http://127.0.0.1:" + server.port()))
            .credentialsProvider(Clients.credentials(AccessKey.of("AKID", "secret")))
            .timeouts(timeouts)
            .maxResponseBytes(50_000)
            .build()) {

      List<Object> outcomes =
          Flux.fromStream(CASES.indexes().boxed())
              .flatMap(index -> outcome(client, index), AT_ONCE)
              .collectList()
              .block(BOUND);

      assertThat(outcomes).hasSize((int) CASES.indexes().count());
      if (outcomes.size() > 1) {
        assertThat(outcomes).hasAtLeastOneElementOfType(WorkflowRun.class);
        assertThat(outcomes.stream().map(Object::getClass).distinct()).hasSizeGreaterThan(5);
      }
      WorkflowRun run = client.getWorkflowRun(RawServer.run("case-good")).block(BOUND);
      assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    }
  }

  private static Mono<Object> outcome(MwaaServerlessReactiveClient client, int index) {
    return client
        .getWorkflowRun(RawServer.run("case-" + index))
        .doOnNext(run -> assertThat(run.runId()).isIn(null, "", "case-" + index))
        .cast(Object.class)
        .timeout(BOUND_OF_ONE)
        .onErrorResume(MwaaException.class, Mono::just)
        .onErrorMap(error -> CASES.failure(index, shown(index), error))
        .switchIfEmpty(Mono.error(() -> CASES.failure(index, "no value: " + shown(index), null)));
  }

  private static String shown(int index) {
    Answer answer = Answer.of(index);
    String bytes = new String(answer.bytes(), StandardCharsets.ISO_8859_1);
    return answer + ": " + bytes.substring(0, Math.min(500, bytes.length()));
  }

  /** Answers each request by the number in its run id. */
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
              String index = asked.group(1);
              received.setLength(0);
              return index.equals("good")
                  ? out.sendByteArray(Mono.just(GOOD)).then()
                  : send(Answer.of(Integer.parseInt(index)), in, out);
            });
  }

  private static Mono<Void> send(Answer answer, NettyInbound in, NettyOutbound out) {
    Mono<Void> sent =
        out.sendByteArray(Flux.fromIterable(answer.pieces()).concatMap(Mono::just)).then();
    return answer.closes()
        ? sent.then(Mono.fromRunnable(() -> in.withConnection(GarbledHttpTest::close)))
        : sent;
  }

  private static void close(Connection connection) {
    var unused = connection.channel().close();
  }

  /** What goes over the wire, in how many pieces, and whether the connection ends after it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(String kind, byte[] bytes, int pieceBytes, boolean closes) {
    static Answer of(int index) {
      Random random = CASES.random(index);
      String kind = pick(random, KINDS);
      byte[] body = Garbling.body(random, "case-" + index);
      byte[] bytes = written(kind, body, random);
      if (random.nextInt(6) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      int pieceBytes = random.nextBoolean() ? bytes.length + 1 : 1 + random.nextInt(200);
      // What is not well framed leaves a connection that nobody closes waiting until its limit.
      boolean closes = !kind.startsWith("well") || random.nextInt(4) > 0;
      return new Answer(kind, bytes, Math.max(pieceBytes, bytes.length / 50), closes);
    }

    List<byte[]> pieces() {
      return IntStream.range(0, (bytes.length + pieceBytes - 1) / pieceBytes)
          .mapToObj(
              i ->
                  Arrays.copyOfRange(
                      bytes, i * pieceBytes, Math.min(bytes.length, (i + 1) * pieceBytes)))
          .toList();
    }

    @Override
    public String toString() {
      return kind + ", " + bytes.length + " bytes by " + pieceBytes + (closes ? ", closed" : "");
    }
  }

  private static final List<String> KINDS =
      List.of(
          "well framed",
          "well framed",
          "well framed",
          "well chunked",
          "well chunked",
          "until close",
          "odd status line",
          "odd length",
          "odd length",
          "odd chunks",
          "odd chunks",
          "header bomb",
          "odd headers",
          "informational",
          "two answers",
          "noise",
          "nothing");

  private static byte[] written(String kind, byte[] body, Random random) {
    String status = statusLine(random);
    String headers = headers(random);
    return switch (kind) {
      case "well framed" -> framed(status, headers, body);
      case "well chunked" -> chunked(status, headers, body, random);
      case "until close" -> joined(text(status + headers + "Connection: close\r\n\r\n"), body);
      case "odd status line" -> framed(pick(random, STATUS_LINES), headers, body);
      case "odd length" ->
          joined(
              text(status + headers + pick(random, LENGTHS).formatted(body.length) + "\r\n"), body);
      case "odd chunks" ->
          joined(
              text(status + headers + "Transfer-Encoding: chunked\r\n\r\n"),
              text(pick(random, CHUNKS)),
              body,
              text("\r\n0\r\n\r\n"));
      case "header bomb" ->
          joined(text(status), text(pick(random, BOMBS)), text("Content-Length: 2\r\n\r\n{}"));
      case "odd headers" ->
          joined(text(status + pick(random, HEADERS) + "\r\nContent-Length: 2\r\n\r\n{}"));
      case "informational" ->
          joined(text(pick(random, INFORMATIONAL)), framed(status, headers, body));
      case "two answers" ->
          joined(framed(status, headers, body), text(RawServer.success("another")));
      case "noise" -> noise(random, random.nextInt(3000));
      default -> new byte[0];
    };
  }

  private static byte[] framed(String status, String headers, byte[] body) {
    return joined(text(status + headers + "Content-Length: " + body.length + "\r\n\r\n"), body);
  }

  private static byte[] chunked(String status, String headers, byte[] body, Random random) {
    byte[] all = text(status + headers + "Transfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length; ) {
      int end = Math.min(body.length, at + 1 + random.nextInt(body.length / 4 + 1));
      all =
          joined(
              all,
              text(Integer.toHexString(end - at) + "\r\n"),
              Arrays.copyOfRange(body, at, end),
              text("\r\n"));
      at = end;
    }
    return joined(all, text("0\r\n\r\n"));
  }

  private static String statusLine(Random random) {
    int status = random.nextInt(3) > 0 ? 200 : 200 + random.nextInt(400);
    return "HTTP/1.1 " + status + " Whatever\r\n";
  }

  private static String headers(Random random) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> header : Garbling.headers(random).entrySet()) {
      lines.append(header.getKey() + ": " + header.getValue() + "\r\n");
    }
    return lines.toString();
  }

  private static final List<String> STATUS_LINES =
      List.of(
          "HTTP/1.1\r\n",
          "HTTP/1.1 \r\n",
          "HTTP/1.1 abc OK\r\n",
          "HTTP/1.1 -200 OK\r\n",
          "HTTP/1.1 0 Zero\r\n",
          "HTTP/1.1 99 Low\r\n",
          "HTTP/1.1 600 High\r\n",
          "HTTP/1.1 999 Higher\r\n",
          "HTTP/1.1 99999999999 Long\r\n",
          "HTTP/1.1 2000\r\n",
          "HTTP/9.9 200 OK\r\n",
          "HTTP/1.0 200 OK\r\n",
          "HTTP/2.0 200 OK\r\n",
          "ICY 200 OK\r\n",
          "GET / HTTP/1.1\r\n",
          "\r\n\r\nHTTP/1.1 200 OK\r\n",
          "HTTP/1.1 200 " + "x".repeat(10_000) + "\r\n",
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n",
          "HTTP/1.1 204 No Content\r\n",
          "HTTP/1.1 205 Reset Content\r\n",
          "HTTP/1.1 304 Not Modified\r\n",
          "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Negotiate\r\n",
          "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\n",
          "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n");

  private static final List<String> LENGTHS =
      List.of(
          "Content-Length: -1\r\n",
          "Content-Length: -%d\r\n",
          "Content-Length: +%d\r\n",
          "Content-Length: 0x%x\r\n",
          "Content-Length: %d\r\nContent-Length: %<d\r\n",
          "Content-Length: %d\r\nContent-Length: 7\r\n",
          "Content-Length: %d, %<d\r\n",
          "Content-Length: %d, 1\r\n",
          "Content-Length: \r\n",
          "Content-Length: abc\r\n",
          "Content-Length: 1%d\r\n",
          "Content-Length: 2147483648\r\n",
          "Content-Length: 9223372036854775807\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Content-Length: 0\r\n",
          "Content-Length: 1\r\n",
          "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip\r\n",
          "Transfer-Encoding: chunked, chunked\r\n",
          "Transfer-Encoding: identity\r\nContent-Length: %d\r\n",
          "Content-Encoding: gzip\r\nContent-Length: %d\r\n");

  private static final List<String> CHUNKS =
      List.of(
          "",
          "\r\n",
          "zz\r\n",
          "-1\r\n",
          "0\r\n",
          "1\r\n",
          "FFFFFFFF\r\n",
          "7FFFFFFFFFFFFFFF\r\n",
          "FFFFFFFFFFFFFFFFFFFF\r\n",
          "10;ext=\"" + "x".repeat(9000) + "\"\r\n",
          "5 \r\n",
          "5\n",
          "0x5\r\n",
          "0\r\nTrailer: x\r\n" + "T: y\r\n".repeat(2000));

  private static final List<String> BOMBS =
      List.of(
          "X-Long: " + "x".repeat(100_000) + "\r\n",
          "X-Many: y\r\n".repeat(10_000),
          "X".repeat(20_000) + ": y\r\n",
          "Set-Cookie: a=b; Path=/; Max-Age=99999999999\r\n".repeat(150),
          "x-amzn-RequestId: " + "i".repeat(7_000) + "\r\n");

  private static final List<String> HEADERS =
      List.of(
          ": no name",
          "no colon",
          " : ",
          "Sp ace: x",
          "Folded: a\r\n b\r\n\tc",
          " Leading: fold",
          "Nul: a\u0000b",
          "N\u00fcl: \u00fc",
          "Bare: a\rb",
          "x-amzn-RequestId: one\r\nx-amzn-RequestId: two",
          "Date: never",
          "Set-Cookie: =;=;",
          "Connection: close, upgrade, keep-alive",
          "Keep-Alive: timeout=-1, max=x",
          "Content-Type: \u0001/\u0002; charset=nope");

  private static final List<String> INFORMATIONAL =
      List.of(
          "HTTP/1.1 100 Continue\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n".repeat(50),
          "HTTP/1.1 102 Processing\r\n\r\n",
          "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
          "HTTP/1.1 199 What\r\n\r\n",
          "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello");
}
