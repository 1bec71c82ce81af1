package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.FullServer;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What becomes of calls, pollers, sockets and threads when a client is closed. */
class ClosingTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final CountingTimer timer = new CountingTimer();
  private final RunRef run = begin(emulator);
  private final Set<Thread> before = clientThreads();

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).timer(timer);
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mwaa-client"))
        .collect(Collectors.toSet());
  }

  private void assertNothingIsLeft() {
    await(() -> emulator.callsInProgress() == 0 && emulator.connections().open() == 0);
    await(() -> timer.pending() == 0);
    await(() -> before.containsAll(clientThreads()));
    assertThat(warnings.all()).isEmpty();
  }

  private List<CompletableFuture<WorkflowRun>> start(
      MwaaServerlessReactiveClient client, int calls) {
    return IntStream.range(0, calls).mapToObj(i -> client.getWorkflowRun(run).toFuture()).toList();
  }

  private static void assertClosed(CompletableFuture<?> call) {
    assertThat(call)
        .failsWithin(BOUND)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientClosedException.class)
        .withMessageContaining("the client is closed");
  }

  private static void closeWhereNobodyMayBlock(MwaaServerlessReactiveClient client) {
    Mono.fromRunnable(client::close).subscribeOn(Schedulers.parallel()).block(BOUND);
  }

  @Test
  void aClosedClientRefusesCallsAndPollers() {
    var client = builder().build();
    client.getWorkflowRun(run).block(BOUND);

    client.close();
    client.close();

    StepVerifier.create(client.getWorkflowRun(run))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    StepVerifier.create(client.pollRunState(run))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void closingTheStreamsEndsPollersAndWatchersAndLetsCallsGoOn() {
    var client = builder().build();
    RunWatcher watcher = client.watcher(WatchOptions.defaults());
    CompletableFuture<?> poller = client.pollRunState(run).then().toFuture();
    CompletableFuture<?> watch = watcher.watch(run).then().toFuture();
    CompletableFuture<?> end = client.awaitCompletion(run).toFuture();
    await(() -> emulator.callCount() == 3);

    client.closeStreams();
    client.closeStreams();

    for (CompletableFuture<?> stream : List.of(poller, watch, end)) {
      assertThat(stream)
          .failsWithin(BOUND)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(ClientClosedException.class);
    }
    StepVerifier.create(client.pollRunState(run))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ClientClosedException.class)
                    .hasMessageContaining("pollers and watchers are closed"))
        .verify(BOUND);
    StepVerifier.create(client.watcher(WatchOptions.defaults()).watch(run))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    StepVerifier.create(client.getWorkflowRun(run)).expectNextCount(1).verifyComplete();
    StepVerifier.create(client.getWorkflowRuns(List.of(run), 1))
        .expectNextMatches(RunLookup.Found.class::isInstance)
        .verifyComplete();
    client.close();
    assertNothingIsLeft();
  }

  @Test
  void closingTheStreamsOfAClientLeavesThoseOfADerivedOneAlone() {
    var client = builder().build();
    var derived = client.toBuilder().build();

    client.closeStreams();

    StepVerifier.create(derived.pollRunState(run).take(1)).expectNextCount(1).verifyComplete();
    client.close();
    derived.close();
    assertNothingIsLeft();
  }

  @Test
  void eventLoopsThatTheCallerOwnsAreUsedAndOutliveTheClient() {
    LoopResources loops = LoopResources.create("callers-own", 1, true);
    AtomicReference<String> thread = new AtomicReference<>();
    var client = builder().loopResources(loops).build();
    client.warmup().block(BOUND);

    client
        .getWorkflowRun(run)
        .doOnNext(found -> thread.set(Thread.currentThread().getName()))
        .block(BOUND);
    client.closeGracefully(BOUND).block(BOUND);

    assertThat(thread.get()).startsWith("callers-own");
    assertThat(loops.isDisposed()).isFalse();
    assertNothingIsLeft();
    loops.disposeLater(Duration.ZERO, BOUND).block(BOUND);
  }

  @Test
  void closingEndsCallsThatWaitForTheirAnswerOrForAConnection() {
    emulator.inject(Fault.noAnswer());
    var client = builder().connections(ConnectionOptions.builder().maxPerHost(20).build()).build();
    List<CompletableFuture<WorkflowRun>> calls = start(client, 200);
    await(() -> emulator.callCount() == 20);

    closeWhereNobodyMayBlock(client);

    calls.forEach(ClosingTest::assertClosed);
    assertNothingIsLeft();
    assertThat(emulator.callCount()).isEqualTo(20);
  }

  @Test
  void closingEndsCallsThatAreJustConnecting() {
    var client = builder().build();
    List<CompletableFuture<WorkflowRun>> calls = start(client, 200);

    closeWhereNobodyMayBlock(client);

    for (CompletableFuture<WorkflowRun> call : calls) {
      // Some may have been answered before.
      await(call::isDone);
      if (call.isCompletedExceptionally()) {
        assertClosed(call);
      }
    }
    await(() -> timer.pending() == 0);
    assertThat(warnings.exceptBrokenConnections()).isEmpty();
  }

  @Test
  void closingEndsCallsWhoseConnectionNobodyAccepts() throws IOException {
    try (FullServer full = new FullServer()) {
      var client = builder().endpoint(full.endpoint()).build();
      List<CompletableFuture<WorkflowRun>> calls = start(client, 50);

      closeWhereNobodyMayBlock(client);

      calls.forEach(ClosingTest::assertClosed);
      await(() -> timer.pending() == 0);
      await(() -> before.containsAll(clientThreads()));
      assertThat(warnings.exceptBrokenConnections()).isEmpty();
    }
  }

  @Test
  void closingEndsCallsThatWaitForTheirNextAttempt() {
    emulator.inject(Fault.error(ServiceError.internalServer("come back", 20)));
    var client = builder().build();
    List<CompletableFuture<WorkflowRun>> calls = start(client, 30);
    // Their limits and their waits, and the pool's clean-up.
    await(() -> emulator.callCount() == 30 && timer.pending() == 61);

    closeWhereNobodyMayBlock(client);

    calls.forEach(ClosingTest::assertClosed);
    assertNothingIsLeft();
  }

  @Test
  void closingEndsCallsThatWaitForCredentialsAndNothingOfThemIsSent() {
    Later provider = new Later(new CompletableFuture<>());
    var client = builder().credentialsProvider(provider).build();
    List<CompletableFuture<WorkflowRun>> calls = start(client, 50);

    closeWhereNobodyMayBlock(client);

    calls.forEach(ClosingTest::assertClosed);
    provider.identity().complete(AwsCredentialsIdentity.create("AKID", "secret"));
    assertNothingIsLeft();
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void closingEndsPollersThatWaitForTheirNextPoll() {
    var client = builder().build();

    StepVerifier.create(client.pollRunState(run, PollPolicy.every(Duration.ofHours(1))))
        .expectNextCount(1)
        .then(client::close)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void aPollerWhoseRunHasEndedCompletesEvenIfTheClientIsClosedRightThere() {
    RunRef ended = begin(emulator, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    var client = builder().build();

    StepVerifier.create(client.pollRunState(ended).doOnNext(state -> client.close()))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void closingEndsAnEndlessSequenceOfLookupsAfterThoseOnTheirWay() {
    emulator.inject(Fault.noAnswer());
    var client = builder().build();
    AtomicInteger named = new AtomicInteger();
    Flux<RunRef> endless =
        Flux.generate(
            sink -> {
              named.incrementAndGet();
              sink.next(run);
            });

    StepVerifier.create(client.getWorkflowRuns(endless, 4))
        .then(() -> await(() -> emulator.callCount() == 4))
        .then(client::close)
        .expectNextMatches(ClosingTest::isRefused)
        .expectNextMatches(ClosingTest::isRefused)
        .expectNextMatches(ClosingTest::isRefused)
        .expectNextMatches(ClosingTest::isRefused)
        .expectError(ClientClosedException.class)
        .verify(BOUND);

    assertThat(named).hasValue(4);
    assertNothingIsLeft();
  }

  @Test
  void closingGracefullyEndsAnEndlessSequenceOfLookupsWithTheValuesOfThoseOnTheirWay() {
    emulator.latency(Latency.fixed(Duration.ofMillis(300)));
    var client = builder().build();

    StepVerifier.create(client.getWorkflowRuns(Flux.<RunRef>generate(sink -> sink.next(run)), 4))
        .then(() -> await(() -> emulator.callCount() == 4))
        .then(() -> client.closeGracefully(LONG).subscribe())
        .expectNextMatches(lookup -> lookup instanceof RunLookup.Found)
        .expectNextMatches(lookup -> lookup instanceof RunLookup.Found)
        .expectNextMatches(lookup -> lookup instanceof RunLookup.Found)
        .expectNextMatches(lookup -> lookup instanceof RunLookup.Found)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void lookupsOfRunsThatWereAllNamedBeforeClosingEndAsElements() {
    emulator.inject(Fault.noAnswer());
    var client = builder().build();

    StepVerifier.create(client.getWorkflowRuns(List.of(run, run), 4))
        .then(() -> await(() -> emulator.callCount() == 2))
        .then(client::close)
        .expectNextMatches(ClosingTest::isRefused)
        .expectNextMatches(ClosingTest::isRefused)
        .expectComplete()
        .verify(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void aClosedClientAsksForNoRunsToLookUp() {
    var client = builder().build();
    client.close();
    AtomicInteger subscribed = new AtomicInteger();

    StepVerifier.create(
            client.getWorkflowRuns(
                Flux.just(run).doOnSubscribe(s -> subscribed.incrementAndGet()), 4))
        .expectError(ClientClosedException.class)
        .verify(BOUND);

    assertThat(subscribed).hasValue(0);
  }

  private static boolean isRefused(RunLookup lookup) {
    return lookup instanceof RunLookup.Failed failed
        && failed.error() instanceof ClientClosedException;
  }

  @Test
  void gracefullyMeansThatCallsOnTheirWayEndWithTheirValues() {
    emulator.latency(Latency.fixed(Duration.ofMillis(300)));
    var client = builder().build();
    List<CompletableFuture<WorkflowRun>> calls = start(client, 20);
    await(() -> emulator.callCount() == 20);
    CompletableFuture<?> poller =
        client.pollRunState(run, PollPolicy.every(Duration.ofHours(1))).then().toFuture();

    CompletableFuture<Void> closed = client.closeGracefully(LONG).toFuture();

    assertClosed(poller);
    assertClosed(client.getWorkflowRun(run).toFuture());
    assertThat(closed).succeedsWithin(LONG.dividedBy(2));
    assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(BOUND));
    assertNothingIsLeft();
  }

  @Test
  void aClientWithoutCallsClosesGracefullyAtOnce() {
    var client = builder().build();
    client.getWorkflowRun(run).block(BOUND);

    client.closeGracefully(LONG).block(LONG.dividedBy(2));

    assertNothingIsLeft();
  }

  @Test
  void callsThatOutlastTheLimitOfGraceEndAsClosed() {
    for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(100))) {
      emulator.inject(Fault.noAnswer(), 10);
      var client = builder().build();
      long sent = emulator.callCount();
      List<CompletableFuture<WorkflowRun>> calls = start(client, 10);
      await(() -> emulator.callCount() == sent + 10);

      client.closeGracefully(limit).block(BOUND);

      calls.forEach(ClosingTest::assertClosed);
      assertNothingIsLeft();
    }
  }

  @Test
  void aLimitBeyondAllTimeIsNone() {
    var client = builder().build();
    client.getWorkflowRun(run).block(BOUND);

    client.closeGracefully(Duration.ofSeconds(Long.MAX_VALUE)).block(BOUND);

    assertNothingIsLeft();
  }

  @Test
  void aNegativeLimitIsRefused() {
    try (var client = builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.closeGracefully(Duration.ofMillis(-1)))
          .withMessage("limit must not be negative, was PT-0.001S");
    }
  }

  @Test
  void closingDuringTheGraceEndsIt() {
    emulator.inject(Fault.noAnswer());
    var client = builder().build();
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    await(() -> emulator.callCount() == 1);
    CompletableFuture<Void> closed = client.closeGracefully(Duration.ofHours(1)).toFuture();

    closeWhereNobodyMayBlock(client);

    assertClosed(call);
    assertThat(closed).succeedsWithin(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void closingGracefullyTwiceCompletesTwice() {
    emulator.latency(Latency.fixed(Duration.ofMillis(200)));
    var client = builder().build();
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    await(() -> emulator.callCount() == 1);

    CompletableFuture<Void> one = client.closeGracefully(LONG).toFuture();
    CompletableFuture<Void> other = client.closeGracefully(LONG).toFuture();

    assertThat(one).succeedsWithin(LONG.dividedBy(2));
    assertThat(other).succeedsWithin(LONG.dividedBy(2));
    assertThat(call).succeedsWithin(BOUND);
    assertNothingIsLeft();
  }

  @Test
  void whoStopsWaitingForTheGraceHasAClientThatTakesNothingNewAndIsStillToBeClosed() {
    emulator.latency(Latency.fixed(Duration.ofMillis(200)));
    var client = builder().build();
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    await(() -> emulator.callCount() == 1);
    Disposable grace = client.closeGracefully(Duration.ofHours(1)).subscribe();

    grace.dispose();

    assertClosed(client.getWorkflowRun(run).toFuture());
    assertThat(call).succeedsWithin(BOUND);
    client.close();
    assertNothingIsLeft();
  }

  @Test
  void closingEitherWayLeavesDerivedClientsAlone() {
    var client = builder().build();
    var second = client.toBuilder().build();
    try (var third = client.toBuilder().build()) {
      client.close();
      second.closeGracefully(LONG).block(BOUND);

      assertThat(third.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(emulator.connections().accepted()).isEqualTo(1);
    }
    assertNothingIsLeft();
  }

  private record Later(CompletableFuture<AwsCredentialsIdentity> identity)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return identity;
    }
  }
}
