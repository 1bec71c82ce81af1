package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** How connections are kept, and what a caller sees of those that break. */
class ConnectionsTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private RunRef run = begin(emulator);

  private void restart(MwaaServerlessEmulator.Builder other) {
    emulator = extension.restart(other);
    run = begin(emulator);
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).retryPolicy(AT_ONCE);
  }

  private MwaaServerlessReactiveClient clientWith(ConnectionOptions.Builder connections) {
    return builder().connections(connections.build()).build();
  }

  private void assertAnswers(MwaaServerlessReactiveClient client) {
    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
  }

  static Stream<Arguments> breaks() {
    return Arrays.stream(Fault.Ending.values())
        .flatMap(
            ending ->
                Arrays.stream(Fault.Moment.values()).map(moment -> Arguments.of(moment, ending)));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aConnectionThatBreaksIsNoticedByNobody(Fault.Moment moment, Fault.Ending ending) {
    emulator.inject(new Fault.BrokenConnection(moment, ending), 2);

    try (var client = builder().build()) {
      assertAnswers(client);
      assertAnswers(client);
      assertAnswers(client);
    }
    assertThat(emulator.faultCount()).isEqualTo(2);
  }

  @Test
  void aUsedConnectionThatBreaksIsNoticedByNobody() {
    try (var client = builder().build()) {
      assertAnswers(client);
      emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS), 1);
      assertAnswers(client);
      emulator.inject(Fault.truncated(10), 1);
      assertAnswers(client);
    }
    assertThat(emulator.callCount()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED", "RESET"})
  void aConnectionThatEndsAtOnceIsNoticedByNobody(ConnectionFault fault) {
    emulator.connections().inject(fault, 2);

    try (var client = builder().build()) {
      assertAnswers(client);
    }
    assertThat(emulator.connections().accepted()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED", "RESET", "HANDSHAKE_REFUSED", "HANDSHAKE_CLOSED"})
  void aTlsHandshakeThatFailsIsNoticedByNobody(ConnectionFault fault) {
    restart(MwaaServerlessEmulator.builder().tls(true));
    emulator.connections().inject(fault, 2);

    try (var client = builder().build()) {
      assertAnswers(client);
    }
    assertThat(emulator.connections().accepted()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void idleConnectionsThatTheServiceClosesAreNoticedByNobody(boolean tls) {
    restart(MwaaServerlessEmulator.builder().tls(tls));

    try (var client = builder().build()) {
      openConnections(client, 5);
      await(() -> emulator.callsInProgress() == 0);
      emulator.connections().closeIdle();

      assertAnswers(client);
      assertAnswers(client);
    }
  }

  @Test
  void aServiceThatTiresOfIdleConnectionsIsNoticedByNobody() {
    restart(MwaaServerlessEmulator.builder().idleTimeout(Duration.ofMillis(50)));

    try (var client = builder().build()) {
      assertAnswers(client);
      await(() -> emulator.connections().open() == 0);
      assertAnswers(client);
    }
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void anIdleConnectionThatFellSilentCostsOneAttempt() {
    Timeouts timeouts = Timeouts.builder().attempt(Duration.ofMillis(200)).build();

    try (var client = builder().timeouts(timeouts).build()) {
      assertAnswers(client);
      emulator.connections().silence();

      assertAnswers(client);
    }
    assertThat(emulator.connections().accepted()).isEqualTo(2);
  }

  @Test
  void thereAreNeverMoreConnectionsThanAllowed() {
    AtomicInteger most = new AtomicInteger();
    emulator.latency(
        () -> {
          most.accumulateAndGet(emulator.connections().open(), Math::max);
          return Duration.ofMillis(5);
        });

    try (var client = clientWith(ConnectionOptions.builder().maxPerHost(3))) {
      openConnections(client, 30);
    }
    assertThat(most).hasValue(3);
    assertThat(emulator.connections().accepted()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void oneCallMoreThanMayWaitIsRefusedByNameAndNotSent(int maxPending) {
    emulator.inject(Fault.noAnswer());
    ConnectionOptions.Builder options =
        ConnectionOptions.builder().maxPerHost(1).maxPending(maxPending);

    try (var client = clientWith(options)) {
      Disposable first = client.getWorkflowRun(run).subscribe(value -> {}, error -> {});
      await(() -> emulator.callCount() == 1);
      List<Disposable> others =
          Stream.generate(() -> client.getWorkflowRun(run).subscribe(value -> {}, error -> {}))
              .limit(maxPending)
              .toList();

      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("too many calls wait for a connection to")
                    .hasMessageContaining(emulator.endpoint().getAuthority())
                    .hasMessageContaining("no more than " + maxPending + " may (maxPending)");
                assertThat(((OverloadedException) error).attempts()).isZero();
              })
          .verify(BOUND);
      others.forEach(Disposable::dispose);
      first.dispose();
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void theConnectionUsedLastIsUsedFirst() {
    try (var client = builder().build()) {
      openConnections(client, 5);
      for (int i = 0; i < 20; i++) {
        assertAnswers(client);
      }
    }

    // Two, as a connection may be given back a moment after its answer.
    assertThat(emulator.calls().stream().skip(5).map(RecordedCall::connectionId).distinct())
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anIdleConnectionEndsWithoutAnyCall() {
    ConnectionOptions.Builder options =
        ConnectionOptions.builder().maxIdle(Duration.ofMillis(100)).maxLife(Duration.ofHours(1));

    try (var client = clientWith(options)) {
      assertAnswers(client);
      await(() -> emulator.connections().open() == 0);
    }
  }

  @Test
  void anOldConnectionEndsWithoutAnyCallHoweverLongItMayBeIdle() {
    ConnectionOptions.Builder options =
        ConnectionOptions.builder().maxIdle(Duration.ofHours(1)).maxLife(Duration.ofMillis(100));

    try (var client = clientWith(options)) {
      assertAnswers(client);
      await(() -> emulator.connections().open() == 0);
    }
  }

  @Test
  void anOldConnectionIsReplacedUnderTraffic() {
    ConnectionOptions.Builder options =
        ConnectionOptions.builder().maxPerHost(1).maxLife(Duration.ofMillis(100));

    try (var client = clientWith(options)) {
      Mono.defer(() -> client.getWorkflowRun(run))
          .repeat(() -> emulator.connections().accepted() < 3)
          .blockLast(BOUND);
    }
  }

  @Test
  void aDerivedClientTakesTheConnectionsAsTheyAre() {
    try (var client = builder().build()) {
      var derived = client.toBuilder();

      assertThatIllegalStateException()
          .isThrownBy(() -> derived.connections(ConnectionOptions.defaults()))
          .withMessageContaining("connections cannot be set for a derived client");
    }
  }

  @Test
  void aNameIsResolvedWithoutBlockingTheThreadThatAsks() {
    URI byName = URI.create("http://localhost:" + emulator.port());

    Mono<WorkflowRun> call =
        Mono.using(
            () -> builder().endpoint(byName).build(),
            client -> client.getWorkflowRun(run),
            MwaaServerlessReactiveClient::close);

    StepVerifier.create(call.subscribeOn(Schedulers.parallel()))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  private void openConnections(MwaaServerlessReactiveClient client, int calls) {
    Flux.range(0, calls).flatMap(i -> client.getWorkflowRun(run), calls).blockLast(BOUND);
  }
}
