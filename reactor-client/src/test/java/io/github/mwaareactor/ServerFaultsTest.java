package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.TcpServer;
import reactor.test.StepVerifier;

/** Servers that break the rules of HTTP, which the emulator keeps. */
class ServerFaultsTest {
  private static final RunRef RUN = new RunRef(ARN, "r");

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final AtomicInteger requests = new AtomicInteger();
  private DisposableServer server;

  @AfterEach
  void stop() {
    server.disposeNow(BOUND);
  }

  private MwaaServerlessReactiveClientBuilder clientOf(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> {
                  requests.incrementAndGet();
                  return request.receive().then(Mono.from(handler.apply(request, response)));
                })
            .bindNow(BOUND);
    return builder();
  }

  /** Answers the first bytes of a request with these, and closes. */
  private MwaaServerlessReactiveClientBuilder clientOfBytes(String bytes) {
    server =
        TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((in, out) -> in.receive().take(1).thenMany(out.sendString(Mono.just(bytes))))
            .bindNow(BOUND);
    return builder();
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    return MwaaServerlessReactiveClient.builder()
        .retryPolicy(RetryPolicy.none())
        .endpoint(URI.create("http://127.0.0.1:" + server.port()))
        .credentialsProvider(Clients.credentials(AccessKey.of("AKID", "secret")));
  }

  private static void assertFails(Mono<?> call, Reason reason) {
    StepVerifier.create(call)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(TransportException.class);
              assertThat(((TransportException) error).reason()).isEqualTo(reason);
            })
        .verify(BOUND);
  }

  @Test
  void aUsedConnectionThatIsResetIsLostAndNothingIsSentAgainUnasked() {
    server =
        TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            // Closing without lingering sends a reset.
            .childOption(ChannelOption.SO_LINGER, 0)
            .handle((in, out) -> in.receive().asString().concatMap(bytes -> answerOnce(bytes, out)))
            .bindNow(BOUND);

    try (var client = builder().build()) {
      client.getWorkflowRun(RUN).block(BOUND);
      assertFails(client.getWorkflowRun(RUN), Reason.CONNECTION_LOST);
    }
    assertThat(requests).hasValue(2);
  }

  private Publisher<Void> answerOnce(String bytes, NettyOutbound out) {
    if (!bytes.startsWith("POST")) {
      return Mono.empty();
    }
    return requests.incrementAndGet() == 1
        ? out.sendString(Mono.just("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
        : Mono.error(new IllegalStateException("reset"));
  }

  @Test
  void aConnectionClosedInsteadOfAnAnswerIsLost() {
    var builder =
        clientOf(
            (request, response) -> {
              request.withConnection(
                  connection -> {
                    var unused = connection.channel().close();
                  });
              return Mono.never();
            });

    try (var client = builder.build()) {
      assertFails(client.getWorkflowRun(RUN), Reason.CONNECTION_LOST);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void aConnectionClosedInTheMiddleOfAnAnswerIsLost() {
    var builder = clientOfBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"RunId\"");

    try (var client = builder.build()) {
      assertFails(client.getWorkflowRun(RUN), Reason.CONNECTION_LOST);
    }
  }

  @Test
  void aRedirectIsNeverFollowedEvenIfTheCallersOwnSettingsAskForIt() {
    var builder =
        clientOf(
            (request, response) -> response.status(307).header("Location", "/elsewhere").send());

    try (var client = builder.httpClient(http -> http.followRedirect(true)).build()) {
      StepVerifier.create(client.getWorkflowRun(RUN))
          .expectErrorSatisfies(
              error -> assertThat(((MwaaServiceException) error).statusCode()).isEqualTo(307))
          .verify(BOUND);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void anAnswerThatNeverAnnouncesItsLengthIsCutAtTheLimit() {
    var builder = clientOf((request, response) -> response.sendString(endless()));

    try (var client = builder.maxResponseBytes(10_000).build()) {
      StepVerifier.create(client.getWorkflowRun(RUN))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(ProtocolException.class)
                      .hasMessageContaining("longer than the 10000 bytes allowed"))
          .verify(BOUND);
    }
  }

  @Test
  void anErrorPageOverTheLimitIsStillAnErrorOfTheService() {
    var builder = clientOf((request, response) -> response.status(503).sendString(endless()));

    try (var client = builder.maxResponseBytes(10_000).build()) {
      StepVerifier.create(client.getWorkflowRun(RUN))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(MwaaServiceException.class);
                assertThat(((MwaaServiceException) error).statusCode()).isEqualTo(503);
                assertThat(((MwaaServiceException) error).isRetryable()).isTrue();
              })
          .verify(BOUND);
    }
  }

  private static Flux<String> endless() {
    return Flux.<String>generate(sink -> sink.next("x".repeat(1000)));
  }

  @Test
  void cancellingACallOnTheWireAbandonsItsConnection() {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    var builder =
        clientOf(
            (request, response) -> {
              request.withConnection(connection -> connection.onDispose(() -> gone.complete(null)));
              arrived.complete(null);
              return Mono.never();
            });

    try (var client = builder.build()) {
      Disposable call = client.getWorkflowRun(RUN).subscribe();
      assertThat(arrived).succeedsWithin(BOUND);

      call.dispose();

      assertThat(gone).succeedsWithin(BOUND);
    }
  }

  @Test
  void callsBeyondWhatMayWaitAreRefusedAtOnce() {
    var builder = clientOf((request, response) -> Mono.never());

    try (var client = builder.build()) {
      List<Throwable> refusals =
          Flux.range(0, 64 + 1024 + 10)
              .flatMap(
                  i ->
                      client
                          .getWorkflowRun(RUN)
                          .then(Mono.<Throwable>empty())
                          .onErrorResume(Mono::just),
                  2000)
              .take(10)
              .collectList()
              .block(BOUND);

      assertThat(refusals)
          .hasSize(10)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .isInstanceOf(OverloadedException.class)
                      .hasMessageContaining("too many calls wait for a connection"));
    }
  }

  @Test
  void plainTextWhereTlsIsExpectedIsATlsFaultAndNotQuotedAtLength() {
    var builder = clientOfBytes("x".repeat(10_000));

    try (var client = builder.endpoint(URI.create("https://127.0.0.1:" + server.port())).build()) {
      StepVerifier.create(client.getWorkflowRun(RUN))
          .expectErrorSatisfies(
              error -> {
                assertThat(((TransportException) error).reason()).isEqualTo(Reason.TLS);
                assertThat(error.getMessage()).hasSizeLessThan(600);
              })
          .verify(BOUND);
    }
  }

  @Test
  void anAnswerThatIsNoHttpIsNoLostConnection() {
    var builder = clientOfBytes("SSH-2.0-OpenSSH\r\n\r\n");

    try (var client = builder.build()) {
      assertFails(client.getWorkflowRun(RUN), Reason.OTHER);
    }
  }
}
