package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.FullServer;
import io.github.resilience4j.retry.Retry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** A call that is cancelled leaves nothing behind, wherever it was. */
class CancellationTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  // What waits on the timer of a client with a pool and without calls: the pool's clean-up.
  private static final int IDLE_TIMERS = 1;
  // With one connection at most, one that is not given back is missed by the next call.
  private static final ConnectionOptions ONE = ConnectionOptions.builder().maxPerHost(1).build();
  private static final Timeouts HASTY =
      Timeouts.builder()
          .connect(Duration.ofMillis(200))
          .tlsHandshake(Duration.ofMillis(200))
          .build();

  // Where Reactor Netty warns of connections that break, as the docs say.
  private static final List<String> NETTYS_OWN =
      List.of("reactor.netty.http.client.HttpClientConnect", "reactor.netty.channel.FluxReceive");

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final CountingTimer timer = new CountingTimer();
  private final Disposable.Swap call = Disposables.swap();
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).connections(ONE).timer(timer);
  }

  private void start(MwaaServerlessReactiveClient client) {
    call.update(
        client
            .getWorkflowRun(run)
            .subscribe(
                value -> {
                  throw new AssertionError("cancelled, yet answered");
                }));
  }

  private void assertNothingIsLeft(MwaaServerlessReactiveClient client, long sent) {
    await(() -> emulator.callsInProgress() == 0);
    await(() -> timer.pending() <= IDLE_TIMERS);
    assertThat(emulator.callCount()).isEqualTo(sent);

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    assertThat(emulator.callCount()).isEqualTo(sent + 1);
    await(() -> emulator.connections().open() == 1);
    await(() -> timer.pending() == IDLE_TIMERS);
    assertThat(warnings.all()).isEmpty();
  }

  @Test
  void waitingForCredentials() {
    Later provider = new Later(new CompletableFuture<>(), new AtomicBoolean());

    try (var client = builder().credentialsProvider(provider).build()) {
      start(client);
      await(provider.asked()::get);
      call.dispose();
      // The question goes on for calls to come, within a limit of its own.
      await(() -> timer.pending() == 1);
      provider.identity().complete(Clients.credentials(emulator.accessKey()).resolveCredentials());

      assertNothingIsLeft(client, 0);
    }
  }

  @Test
  void insideTheSigner() {
    AtomicBoolean cancels = new AtomicBoolean(true);
    Watched signer =
        new Watched(
            () -> {
              if (cancels.getAndSet(false)) {
                call.dispose();
              }
            });

    try (var client = builder().signer(signer).build()) {
      start(client);
      await(() -> !cancels.get());

      assertNothingIsLeft(client, 0);
    }
  }

  @Test
  void waitingForAConnection() {
    Duration patience = Duration.ofHours(1);
    Timeouts patient =
        Timeouts.builder().acquire(patience).attempt(patience).call(patience).build();

    try (var client = builder().timeouts(patient).build()) {
      emulator.inject(Fault.noAnswer(), 1);
      Disposable busy = client.getWorkflowRun(run).subscribe();
      await(() -> emulator.callCount() == 1);
      int before = timer.pending();
      start(client);
      // Its call, its attempt and its wait for a connection are limited.
      await(() -> timer.pending() == before + 3);

      call.dispose();
      await(() -> timer.pending() == before);
      busy.dispose();

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  void connecting() throws IOException {
    AtomicBoolean connecting = new AtomicBoolean();
    try (FullServer full = new FullServer();
        var client =
            builder()
                .endpoint(full.endpoint())
                .timeouts(HASTY)
                .retryPolicy(RetryPolicy.none())
                .httpClient(http -> http.doOnConnect(config -> connecting.set(true)))
                .build()) {
      start(client);
      await(connecting::get);

      call.dispose();
      await(() -> timer.pending() <= IDLE_TIMERS);

      // The one connection the pool may have is to be had again.
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorMatches(
              error -> ((TransportException) error).reason() == Reason.CONNECT_TIMEOUT)
          .verify(BOUND);
      assertThat(warnings.exceptBrokenConnections()).isEmpty();
    }
  }

  @Test
  void inTheTlsHandshake() {
    emulator = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    run = begin(emulator);
    emulator.connections().inject(ConnectionFault.SILENT, 1);

    try (var client = builder().timeouts(HASTY).build()) {
      start(client);
      await(() -> emulator.connections().accepted() == 1);

      call.dispose();
      await(() -> timer.pending() <= IDLE_TIMERS);

      // A connection in the making is never given up for a call, so its limit has to pass.
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(emulator.callCount()).isEqualTo(1);
      assertThat(warnings.exceptBrokenConnections()).isEmpty();
    }
  }

  @Test
  void inATlsHandshakeWhoseSocketIsClosedAtItsLimit() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client =
            builder()
                .endpoint(URI.create("https://127.0.0.1:" + mute.getLocalPort()))
                .timeouts(HASTY)
                .build()) {
      start(client);
      try (Socket accepted = mute.accept()) {
        accepted.setSoTimeout((int) BOUND.toMillis());

        call.dispose();

        // Read to its end, which is there as soon as the other side has closed.
        assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
      }
      await(() -> timer.pending() <= IDLE_TIMERS);
      assertThat(warnings.exceptBrokenConnections()).isEmpty();
    }
  }

  @Test
  void sentAndNeverAnswered() {
    emulator.inject(Fault.noAnswer(), 1);

    try (var client = builder().build()) {
      start(client);
      await(() -> emulator.callCount() == 1);

      call.dispose();

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  void sentAndAnsweredLate() {
    emulator.inject(Fault.late(Duration.ofSeconds(1)), 1);

    try (var client = builder().build()) {
      start(client);
      await(() -> emulator.callCount() == 1);

      call.dispose();

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  void withHalfOfTheBodyRead() {
    AtomicBoolean answering = new AtomicBoolean();
    emulator.inject(Fault.dripped(5, Duration.ofMillis(20)), 1);

    try (var client =
        builder()
            .httpClient(http -> http.doOnResponse((answer, connection) -> answering.set(true)))
            .build()) {
      start(client);
      await(answering::get);

      call.dispose();

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  void withHalfOfTheHeadersReadOnlyTheLoggersThatTheDocsNameAreHeard() throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "observation.md"));

    AtomicBoolean read = new AtomicBoolean();

    try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client =
            builder()
                .endpoint(URI.create("http://127.0.0.1:" + slow.getLocalPort()))
                .httpClient(http -> http.doOnChannelInit(notingReads(read)))
                .build()) {
      start(client);
      try (Socket accepted = slow.accept()) {
        accepted.setSoTimeout((int) BOUND.toMillis());
        assertThat(accepted.getInputStream().read()).isEqualTo('P');
        accepted.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(US_ASCII));
        // Closed with something unread, the connection would be reset.
        await(read::get);

        call.dispose();

        // Read to its end, which is there as soon as the other side has closed.
        assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
      }
      await(() -> timer.pending() <= IDLE_TIMERS);
    }

    assertThat(warnings.all())
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .isSubsetOf(NETTYS_OWN);
    assertThat(docs).contains(NETTYS_OWN);
    assertThat(Files.readString(Path.of("..", "docs", "troubleshooting.md"))).contains(NETTYS_OWN);
  }

  private static ChannelPipelineConfigurer notingReads(AtomicBoolean read) {
    return (observer, channel, remote) ->
        channel
            .pipeline()
            .addFirst(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext context, Object message) {
                    read.set(true);
                    context.fireChannelRead(message);
                  }
                });
  }

  enum Point {
    REQUEST {
      @Override
      HttpClient at(HttpClient http, Runnable action) {
        return http.doOnRequest((request, connection) -> action.run());
      }
    },
    REQUEST_SENT {
      @Override
      HttpClient at(HttpClient http, Runnable action) {
        return http.doAfterRequest((request, connection) -> action.run());
      }
    },
    ANSWER_BEGUN {
      @Override
      HttpClient at(HttpClient http, Runnable action) {
        return http.doOnResponse((answer, connection) -> action.run());
      }
    };

    abstract HttpClient at(HttpClient http, Runnable action);
  }

  @ParameterizedTest
  @EnumSource
  void onTheEventLoopItself(Point point) {
    AtomicBoolean cancels = new AtomicBoolean(true);

    try (var client =
        builder()
            .httpClient(
                http ->
                    point.at(
                        http,
                        () -> {
                          if (cancels.getAndSet(false)) {
                            call.dispose();
                          }
                        }))
            .build()) {
      start(client);
      await(() -> !cancels.get());
      // What was sent before may arrive after.
      await(() -> timer.pending() <= IDLE_TIMERS);
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      await(() -> emulator.callsInProgress() == 0 && emulator.connections().open() == 1);
      assertThat(warnings.all()).isEmpty();
    }
  }

  @Test
  void asItsValueArrives() {
    try (var client = builder().build()) {
      CompletableFuture<Object> arrived = new CompletableFuture<>();
      call.update(
          client
              .getWorkflowRun(run)
              .doOnNext(value -> call.dispose())
              .subscribe(arrived::complete));
      await(call::isDisposed);

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  void waitingForItsNextAttempt() {
    Retry retry = Retry.of("mwaa", RetryPolicy.defaults().toRetryConfig());
    AtomicInteger waits = new AtomicInteger();
    retry.getEventPublisher().onRetry(event -> waits.incrementAndGet());
    emulator.inject(Fault.error(ServiceError.internalServer("come back", 20)), 1);

    try (var client = builder().retry(retry).build()) {
      start(client);
      await(() -> waits.get() == 1);

      call.dispose();

      assertNothingIsLeft(client, 1);
    }
  }

  @Test
  @Tag("once")
  void tenThousandCallsCancelledAtAnyTimeLeaveNothing(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    SplittableRandom random = new SplittableRandom(seed);
    ConnectionOptions connections =
        ConnectionOptions.builder().maxPerHost(16).maxIdle(Duration.ofMillis(500)).build();
    RetryPolicy policy =
        RetryPolicy.builder().transientBase(Duration.ofMillis(5)).budget(1_000_000).build();
    misbehave(seed);

    try (var client = builder().connections(connections).retryPolicy(policy).build()) {
      Outcomes outcomes = cancelled(client, random, 10_000);
      emulator.clearFaults();
      emulator.latency(Latency.fixed(Duration.ZERO));

      await(() -> emulator.callsInProgress() == 0);
      await(() -> emulator.connections().open() <= connections.maxPerHost());
      await(() -> timer.pending() <= IDLE_TIMERS);
      await(() -> emulator.connections().open() == 0);
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(warnings.exceptBrokenConnections()).as("seed %d", seed).isEmpty();
      reporter.publishEntry("outcomes", outcomes.toString());
      assertThat(outcomes.values().get()).isPositive();
      assertThat(outcomes.cancels().get()).isGreaterThan(1000);
    }
  }

  private void misbehave(long seed) {
    emulator.latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(10), seed));
    emulator.injectRandomly(Fault.noAnswer(), 0.02, seed + 1);
    emulator.injectRandomly(Fault.closes(Fault.Moment.DURING_BODY), 0.01, seed + 2);
    emulator.injectRandomly(Fault.resets(Fault.Moment.BEFORE_HEADERS), 0.01, seed + 3);
    emulator.injectRandomly(Fault.dripped(100, Duration.ofMillis(1)), 0.05, seed + 4);
    emulator.injectRandomly(Fault.error(ServiceError.internalServer("no", null)), 0.05, seed + 5);
    emulator.connections().injectRandomly(ConnectionFault.CLOSED, 0.01, seed + 6);
    emulator.connections().injectRandomly(ConnectionFault.RESET, 0.01, seed + 7);
  }

  private Outcomes cancelled(
      MwaaServerlessReactiveClient client, SplittableRandom random, int calls) {
    Outcomes outcomes = new Outcomes(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    Flux.range(0, calls)
        .map(i -> Duration.ofNanos(random.nextLong(Duration.ofMillis(30).toNanos())))
        .flatMap(
            after ->
                client
                    .getWorkflowRun(run)
                    .doOnCancel(outcomes.cancels()::incrementAndGet)
                    .doOnNext(value -> outcomes.values().incrementAndGet())
                    .takeUntilOther(Mono.delay(after))
                    .onErrorResume(
                        MwaaException.class,
                        error -> {
                          outcomes.failures().incrementAndGet();
                          return Mono.empty();
                        }),
            64)
        .blockLast(BOUND);
    return outcomes;
  }

  private record Outcomes(AtomicInteger values, AtomicInteger cancels, AtomicInteger failures) {}

  private record Later(CompletableFuture<AwsCredentialsIdentity> identity, AtomicBoolean asked)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      asked.set(true);
      return identity;
    }
  }

  private record Watched(Runnable signing) implements HttpSigner<AwsCredentialsIdentity> {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      signing.run();
      return AwsV4HttpSigner.create().sign(request);
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new UnsupportedOperationException();
    }
  }
}
