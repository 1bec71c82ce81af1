package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.resilience4j.retry.Retry;
import io.netty.channel.Channel;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;

/** Several identities, options and lives over one set of connections. */
class DerivedClientsTest {
  // On a busy machine hundreds of calls may wait long for one of the connections.
  private static final Timeouts PATIENT =
      Timeouts.builder().acquire(BOUND).attempt(BOUND).call(BOUND).build();
  private static final int IDENTITIES = 50;
  private static final int MOST_CONNECTIONS = 64;
  private static final List<AccessKey> KEYS =
      IntStream.range(0, IDENTITIES)
          .mapToObj(i -> AccessKey.of("AKID" + i, "secret of " + i, "token of " + i))
          .toList();
  private static final Fault THROTTLE =
      Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", null));
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().throttlingBase(Duration.ZERO).build();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private final List<MwaaServerlessReactiveClient> clients = new ArrayList<>();

  @AfterEach
  void closeAll() {
    clients.forEach(MwaaServerlessReactiveClient::close);
  }

  private void restart(MwaaServerlessEmulator.Builder builder) {
    emulator = extension.restart(builder);
  }

  private MwaaServerlessReactiveClient open(MwaaServerlessReactiveClientBuilder builder) {
    MwaaServerlessReactiveClient client = builder.build();
    clients.add(client);
    return client;
  }

  private MwaaServerlessReactiveClient parent() {
    return open(Clients.of(emulator));
  }

  private RunRef begin() {
    return begin(emulator, WORKFLOW);
  }

  private static RunRef begin(MwaaServerlessEmulator emulator, String workflow) {
    return Clients.ref(emulator.run(emulator.workflowArn(workflow), RunScript.remains("QUEUED")));
  }

  /** One client for each key, all of one family. */
  private List<MwaaServerlessReactiveClient> familyOfFifty() {
    restart(MwaaServerlessEmulator.builder().accessKeys(KEYS.toArray(AccessKey[]::new)));
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).timeouts(PATIENT));
    for (AccessKey key : KEYS.subList(1, IDENTITIES)) {
      open(parent.toBuilder().credentialsProvider(Clients.credentials(key)));
    }
    return clients;
  }

  /** A run for each client, so that a call tells whose it is. */
  private List<RunRef> runOfEach() {
    return Stream.generate(this::begin).limit(IDENTITIES).toList();
  }

  private void assertEachSignedItsOwn(List<RunRef> runs) {
    assertThat(emulator.calls())
        .allSatisfy(
            call -> {
              AccessKey key = KEYS.get(askedFor(call, runs));
              assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
              assertThat(call.headers().get("authorization").get(0))
                  .contains("Credential=" + key.accessKeyId() + "/");
              assertThat(call.headers().get("x-amz-security-token"))
                  .containsExactly(key.sessionToken());
            });
  }

  private static int askedFor(RecordedCall call, List<RunRef> runs) {
    return IntStream.range(0, runs.size())
        .filter(i -> call.body().contains('"' + runs.get(i).runId() + '"'))
        .findFirst()
        .orElseThrow();
  }

  private long connections() {
    return emulator.calls().stream().map(RecordedCall::connectionId).distinct().count();
  }

  private static void awaitNoClientThreads() {
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mwaa-client")));
  }

  @Test
  void fiftyIdentitiesOneAfterTheOtherShareAFewConnections() {
    List<MwaaServerlessReactiveClient> family = familyOfFifty();
    List<RunRef> runs = runOfEach();

    for (int i = 0; i < IDENTITIES; i++) {
      family.get(i).getWorkflowRun(runs.get(i)).block(BOUND);
    }

    assertThat(emulator.callCount()).isEqualTo(IDENTITIES);
    assertEachSignedItsOwn(runs);
    assertThat(connections()).isLessThan(10);
  }

  @Test
  void fiftyIdentitiesAtTheSameTimeShareOnePool() {
    List<MwaaServerlessReactiveClient> family = familyOfFifty();
    List<RunRef> runs = runOfEach();
    int allCalls = 4 * IDENTITIES;

    Flux<WorkflowRun> calls =
        Flux.range(0, allCalls)
            .map(i -> i % IDENTITIES)
            .flatMap(i -> family.get(i).getWorkflowRun(runs.get(i)), allCalls);

    StepVerifier.create(calls.count()).expectNext((long) allCalls).expectComplete().verify(BOUND);
    assertThat(emulator.callCount()).isEqualTo(allCalls);
    assertEachSignedItsOwn(runs);
    assertThat(connections()).isLessThanOrEqualTo(MOST_CONNECTIONS);
  }

  @Test
  void aDerivedClientKeepsTheOptionsAndTheTrustOfItsParent() {
    restart(MwaaServerlessEmulator.builder().tls(true));
    RunRef run = begin();
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).appId("night-watch"));

    open(parent.toBuilder()).getWorkflowRun(run).block(BOUND);

    assertThat(emulator.calls())
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.headers().get("user-agent"))
                    .singleElement()
                    .asString()
                    .endsWith(" app/night-watch"));
  }

  @Test
  void aDerivedClientOutlivesItsParent() {
    RunRef run = begin();
    MwaaServerlessReactiveClient parent = parent();
    MwaaServerlessReactiveClient derived = open(parent.toBuilder());
    derived.getWorkflowRun(run).block(BOUND);

    parent.close();

    assertOpen(derived, run);
    assertClosed(parent, run);
    derived.close();
    awaitNoClientThreads();
  }

  @Test
  void aClosedClientMayHaveChildrenWhileAnotherIsOpen() {
    RunRef run = begin();
    MwaaServerlessReactiveClient parent = parent();
    MwaaServerlessReactiveClient keeper = open(parent.toBuilder());
    parent.close();

    MwaaServerlessReactiveClient late = open(parent.toBuilder());
    keeper.close();

    assertOpen(late, run);
    late.close();
    awaitNoClientThreads();
  }

  @Test
  void closingTwiceCountsOnce() {
    RunRef run = begin();
    MwaaServerlessReactiveClient parent = parent();
    MwaaServerlessReactiveClient derived = open(parent.toBuilder());

    parent.close();
    parent.close();

    assertOpen(derived, run);
  }

  @RepeatedTest(5)
  void clientsMayBeClosedInAnyOrder(RepetitionInfo repetition) {
    long seed = System.nanoTime() + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    RunRef run = begin();
    parent();
    for (int i = 0; i < 9; i++) {
      open(clients.get(random.nextInt(clients.size())).toBuilder());
    }
    List<MwaaServerlessReactiveClient> order = new ArrayList<>(clients);
    Collections.shuffle(order, random);
    Set<MwaaServerlessReactiveClient> open = new HashSet<>(clients);

    assertThatCode(
            () -> {
              for (MwaaServerlessReactiveClient next : order) {
                open.forEach(client -> assertOpen(client, run));
                next.close();
                open.remove(next);
                assertClosed(next, run);
                if (random.nextBoolean()) {
                  next.close();
                }
              }
              awaitNoClientThreads();
            })
        .as("seed %d", seed)
        .doesNotThrowAnyException();
  }

  private static void assertOpen(MwaaServerlessReactiveClient client, RunRef run) {
    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
  }

  private static void assertClosed(MwaaServerlessReactiveClient client, RunRef run) {
    StepVerifier.create(client.getWorkflowRun(run))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  @Test
  void closingLeavesCallsOfSiblingsAlone() {
    Sinks.Empty<Void> gate = Sinks.empty();
    SocketCount sockets = new SocketCount();
    DisposableServer server = serverAnsweringAfter(gate.asMono(), sockets);
    try {
      RunRef run = begin();
      MwaaServerlessReactiveClient parent = open(clientOf(server));
      MwaaServerlessReactiveClient sibling = open(parent.toBuilder());
      List<CompletableFuture<WorkflowRun>> ended = callsOf(parent, run);
      List<CompletableFuture<WorkflowRun>> going = callsOf(sibling, run);
      await(() -> sockets.opened.get() == 40);

      parent.close();
      assertThat(ended)
          .allSatisfy(
              call ->
                  assertThat(call)
                      .failsWithin(BOUND)
                      .withThrowableThat()
                      .withCauseInstanceOf(ClientClosedException.class));
      // Answers to connections that are gone would be made in vain, and never released.
      await(() -> sockets.closed.get() == 20);
      gate.tryEmitEmpty().orThrow();

      assertThat(going).allSatisfy(call -> assertThat(call).succeedsWithin(BOUND));
      assertThat(sockets.opened).hasValue(40);
    } finally {
      server.disposeNow(BOUND);
    }
  }

  private static List<CompletableFuture<WorkflowRun>> callsOf(
      MwaaServerlessReactiveClient client, RunRef run) {
    return Stream.generate(() -> client.getWorkflowRun(run).toFuture()).limit(20).toList();
  }

  @Test
  void theServerSeesConnectionsClosedByTheLastClientOnly() {
    SocketCount sockets = new SocketCount();
    DisposableServer server = serverAnsweringAfter(Mono.empty(), sockets);
    try {
      RunRef run = begin();
      // A timer that stands still, so that the pool gives no connection up for being idle.
      MwaaServerlessReactiveClient parent =
          open(clientOf(server).timer(VirtualTimeScheduler.create()));
      MwaaServerlessReactiveClient derived = open(parent.toBuilder());
      assertOpen(parent, run);

      parent.close();
      assertOpen(derived, run);
      assertThat(sockets.closed).hasValue(0);
      derived.close();

      await(() -> sockets.closed.get() == sockets.opened.get());
    } finally {
      server.disposeNow(BOUND);
    }
  }

  private MwaaServerlessReactiveClientBuilder clientOf(DisposableServer server) {
    return Clients.of(emulator).endpoint(URI.create("http://127.0.0.1:" + server.port()));
  }

  private static DisposableServer serverAnsweringAfter(Mono<Void> gate, SocketCount sockets) {
    return HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .doOnConnection(connection -> sockets.count(connection.channel()))
        .handle(
            (request, response) ->
                request.receive().then(gate).then(response.sendString(Mono.just("{}")).then()))
        .bindNow(BOUND);
  }

  @Test
  void nobodyCanBeDerivedOnceAllAreClosed() {
    MwaaServerlessReactiveClient parent = parent();
    MwaaServerlessReactiveClient derived = open(parent.toBuilder());
    MwaaServerlessReactiveClientBuilder before = parent.toBuilder();
    parent.close();
    derived.close();

    assertThatIllegalStateException()
        .isThrownBy(before::build)
        .withMessage("the clients whose connections were to be shared are all closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> derived.toBuilder().build())
        .withMessage("the clients whose connections were to be shared are all closed");
  }

  @Test
  void aDerivedClientCannotAdjustTheHttpClientItShares() {
    MwaaServerlessReactiveClientBuilder derived = parent().toBuilder();

    assertThatIllegalStateException()
        .isThrownBy(() -> derived.httpClient(UnaryOperator.identity()))
        .withMessageStartingWith("httpClient cannot be set for a derived client");
  }

  static Stream<Timeouts> limitsOfConnections() {
    return Stream.of(
        Timeouts.builder().connect(Duration.ofSeconds(1)).build(),
        Timeouts.builder().tlsHandshake(Duration.ofSeconds(1)).build(),
        Timeouts.builder().acquire(Duration.ofSeconds(1)).build());
  }

  @ParameterizedTest
  @MethodSource("limitsOfConnections")
  void aDerivedClientCannotChangeLimitsOfConnectionsItShares(Timeouts changed) {
    MwaaServerlessReactiveClient parent = parent();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> parent.toBuilder().timeouts(changed).build())
        .withMessageContaining("must keep connect, tlsHandshake and acquire")
        .withMessageContaining("PT1S");
  }

  @Test
  void aDerivedClientMayHaveOtherLimitsForItsCalls() {
    RunRef run = begin();
    Timeouts changed =
        Timeouts.builder().attempt(Duration.ofSeconds(7)).call(Duration.ofSeconds(8)).build();

    assertOpen(open(parent().toBuilder().timeouts(changed)), run);
  }

  @Test
  void aRefusedBuildKeepsNothingOpen() {
    RunRef run = begin();
    MwaaServerlessReactiveClient parent = parent();
    assertOpen(parent, run);
    Timeouts changed = Timeouts.builder().connect(Duration.ofSeconds(1)).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parent.toBuilder().timeouts(changed).build());
    assertThatIllegalArgumentException().isThrownBy(() -> parent.toBuilder().fips(true).build());

    parent.close();

    awaitNoClientThreads();
  }

  @Test
  void whatOneLearntOfTheServicesClockHelpsAll() {
    RunRef run = begin();
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-30));
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).clock(late));
    assertOpen(parent, run);
    assertThat(emulator.callCount()).isEqualTo(2);

    assertOpen(open(parent.toBuilder()), run);

    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void whatWasLearntOfOneClockIsNotHeldAgainstAnother() {
    RunRef run = begin();
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-30));
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).clock(late));
    MwaaServerlessReactiveClient right = open(parent.toBuilder().clock(Clock.systemUTC()));
    assertOpen(parent, run);
    assertThat(emulator.callCount()).isEqualTo(2);

    assertOpen(right, run);
    assertOpen(parent, run);

    assertThat(emulator.callCount()).isEqualTo(4);
  }

  @Test
  void anIdentityIsNotShared() {
    RunRef run = begin();
    Counting provider = new Counting(emulator.accessKey());
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).credentialsProvider(provider));
    MwaaServerlessReactiveClient derived = open(parent.toBuilder());

    assertOpen(parent, run);
    assertOpen(parent, run);
    assertThat(provider.asked).hasValue(1);
    assertOpen(derived, run);

    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void aRetryBudgetIsNotShared() {
    RunRef run = begin();
    RetryPolicy oneRetry = AT_ONCE.toBuilder().budget(5).throttlingCost(5).build();
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).retryPolicy(oneRetry));
    MwaaServerlessReactiveClient derived = open(parent.toBuilder());
    emulator.inject(THROTTLE, 2);
    StepVerifier.create(parent.getWorkflowRun(run))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ThrottlingException.class)
                    .hasMessageContaining("retry budget is used up"))
        .verify(BOUND);

    emulator.inject(THROTTLE, 1);

    assertOpen(derived, run);
  }

  @Test
  void aRetryOfTheCallersOwnIsSharedAsItIsOne() {
    RunRef run = begin();
    Retry own = Retry.of("own", AT_ONCE.toRetryConfig());
    MwaaServerlessReactiveClient parent = open(Clients.of(emulator).retry(own));
    emulator.inject(THROTTLE, 1);
    assertOpen(parent, run);
    emulator.inject(THROTTLE, 1);

    assertOpen(open(parent.toBuilder()), run);

    assertThat(own.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(2);
  }

  @Test
  void rulesForRetriesTakeThePlaceOfTheParents() {
    // A policy used to meet the parent's Retry, which nothing could take away again.
    RunRef run = begin();
    Retry own = Retry.of("own", AT_ONCE.toRetryConfig());
    MwaaServerlessReactiveClient withRetry = open(Clients.of(emulator).retry(own));

    MwaaServerlessReactiveClient withPolicy =
        open(withRetry.toBuilder().retryPolicy(RetryPolicy.none()));
    assertOpen(withPolicy, run);
    assertOpen(open(withPolicy.toBuilder().retry(own)), run);

    assertThat(own.getMetrics().getNumberOfSuccessfulCallsWithoutRetryAttempt()).isEqualTo(1);
  }

  @Test
  void twoSetsOfRulesForRetriesAreRefused() {
    Retry own = Retry.ofDefaults("own");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clients.of(emulator).retryPolicy(AT_ONCE).retry(own).build())
        .withMessageContaining("only one of retryPolicy and retry may be set")
        .withMessageContaining("maxAttempts=3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parent().toBuilder().retry(own).retryPolicy(AT_ONCE).build())
        .withMessageContaining("only one of retryPolicy and retry may be set");
  }

  @Test
  void aDerivedClientMayGoToAnotherRegionAndEndpoint() {
    try (MwaaServerlessEmulator elsewhere =
        MwaaServerlessEmulator.builder().region("eu-west-1").start()) {
      RunRef here = begin();
      RunRef there = begin(elsewhere, WORKFLOW);
      MwaaServerlessReactiveClient parent = open(Clients.of(emulator).region(Region.US_EAST_1));

      MwaaServerlessReactiveClient derived =
          open(parent.toBuilder().region(Region.EU_WEST_1).endpoint(elsewhere.endpoint()));

      assertOpen(parent, here);
      assertOpen(derived, there);
      assertThatIllegalArgumentException().isThrownBy(() -> parent.getWorkflowRun(there));
      assertThatIllegalArgumentException().isThrownBy(() -> derived.getWorkflowRun(here));
      assertThat(emulator.callCount()).isEqualTo(1);
      assertThat(elsewhere.callCount()).isEqualTo(1);
    }
  }

  /** Counts the sockets of a server. */
  private static final class SocketCount {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private void count(Channel socket) {
      opened.incrementAndGet();
      socket.closeFuture().addListener(end -> closed.incrementAndGet());
    }
  }

  /** Says how often it was asked. */
  private static final class Counting implements IdentityProvider<AwsCredentialsIdentity> {
    private final AwsCredentialsIdentity identity;
    private final AtomicInteger asked = new AtomicInteger();

    private Counting(AccessKey key) {
      this.identity = AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey());
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      asked.incrementAndGet();
      return CompletableFuture.completedFuture(identity);
    }
  }
}
