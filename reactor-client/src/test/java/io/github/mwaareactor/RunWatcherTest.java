package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Failed;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.regions.Region;

/** A watcher of the whole client, against the emulator. */
class RunWatcherTest {
  private static final WatchOptions OFTEN =
      WatchOptions.builder().targetStaleness(Duration.ofMillis(100)).build();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final String workflow = emulator.workflowArn("nightly-load-a1B2c3D4e5");
  private MwaaServerlessReactiveClient client;

  @BeforeEach
  void open() {
    client = Clients.of(emulator).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void followsRunsThroughTheirLives() {
    List<RunRef> runs =
        IntStream.range(0, 20)
            .mapToObj(
                n ->
                    run(
                        RunScript.succeedsAfter(
                            Duration.ofMillis(20L * n), Duration.ofMillis(300))))
            .toList();

    try (RunWatcher watcher = client.watcher(OFTEN)) {
      StepVerifier.create(
              watcher
                  .watchAll(Flux.fromIterable(runs))
                  .filter(event -> ((Transition) event).to().isTerminal())
                  .map(event -> ((Transition) event).to()))
          .expectNextSequence(runs.stream().map(run -> RunState.SUCCESS).toList())
          .expectComplete()
          .verify(BOUND);
    }
  }

  @Test
  void aHundredSubscribersAreOnePoll() {
    RunRef run = run(RunScript.remains("RUNNING"));
    RunWatcher watcher =
        client.watcher(WatchOptions.builder().targetStaleness(Duration.ofDays(1)).build());

    List<RunState> told = new CopyOnWriteArrayList<>();
    for (int subscriber = 0; subscriber < 100; subscriber++) {
      watcher.watch(run).onErrorComplete().subscribe(told::add);
    }

    Eventually.await(() -> told.size() == 100);
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aPollIsOneAttemptAndAFailedOneIsOnlyLate() {
    RunRef run = run(RunScript.remains("SUCCESS"));
    emulator.inject(
        Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", null)), 1);
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    StepVerifier.create(client.watcher(OFTEN).watch(run))
        .expectNext(RunState.SUCCESS)
        .expectComplete()
        .verify(BOUND);

    assertThat(emulator.callCount()).isEqualTo(3);
    assertThat(emulator.calls())
        .extracting(call -> call.headers().get("amz-sdk-request"))
        .containsOnly(List.of("attempt=1; max=1"));
  }

  @Test
  void aRunThatDoesNotExistIsAFailedElement() {
    RunRef run = run(RunScript.remains("SUCCESS"));
    RunRef missing = new RunRef(workflow, "missing");

    List<RunEvent> events =
        client.watcher(OFTEN).watchAll(Flux.just(missing, run)).collectList().block(BOUND);

    assertThat(events)
        .hasSize(2)
        .anySatisfy(
            event -> {
              assertThat(event).isInstanceOf(Failed.class);
              assertThat(event.run()).isEqualTo(missing);
              assertThat(((Failed) event).error()).isInstanceOf(ResourceNotFoundException.class);
            });
  }

  @Test
  void aRunOfAnotherRegionThanThePinnedOneIsAFailedElement() {
    try (MwaaServerlessReactiveClient pinned =
            Clients.of(emulator).region(Region.EU_WEST_1).build();
        RunWatcher watcher = pinned.watcher(OFTEN)) {
      RunRef elsewhere = run(RunScript.remains("SUCCESS"));

      StepVerifier.create(watcher.watchAll(Mono.just(elsewhere)))
          .assertNext(
              event ->
                  assertThat(((Failed) event).error())
                      .isInstanceOf(IllegalArgumentException.class)
                      .hasMessageContaining("eu-west-1"))
          .expectComplete()
          .verify(BOUND);
      assertThatThrownBy(() -> watcher.watch(elsewhere))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void drawsOnTheRateLimitOfItsClient() {
    List<RunRef> runs =
        IntStream.range(0, 10).mapToObj(n -> run(RunScript.remains("RUNNING"))).toList();
    try (MwaaServerlessReactiveClient slow =
        Clients.of(emulator).rateLimit(RateLimit.perSecond(20)).build()) {
      long start = System.nanoTime();
      slow.watcher(OFTEN).watchAll(Flux.fromIterable(runs)).onErrorComplete().subscribe();

      Eventually.await(() -> emulator.callCount() >= 11);
      // Ten distances of 50 ms after the first; without the limit they take 100 ms.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(490));
    }
  }

  @Test
  void closingTheClientEndsItsWatchersAndLeavesNoCalls() {
    RunRef run = run(RunScript.remains("RUNNING"));
    RunWatcher watcher = client.watcher(OFTEN);

    StepVerifier.create(watcher.watch(run))
        .expectNext(RunState.RUNNING)
        .then(client::close)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ClientClosedException.class)
                    .hasMessageContaining("the client is closed"))
        .verify(BOUND);

    StepVerifier.create(client.watcher(OFTEN).watch(run))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
    Eventually.await(() -> emulator.connections().open() == 0);
  }

  @Test
  void closingGracefullyEndsItsWatchersAtOnce() {
    RunRef run = run(RunScript.remains("RUNNING"));

    StepVerifier.create(client.watcher(OFTEN).watch(run))
        .expectNext(RunState.RUNNING)
        .then(() -> client.closeGracefully(BOUND).block(BOUND))
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  @Test
  void closingAWatcherLeavesItsClientOpen() {
    RunRef run = run(RunScript.remains("RUNNING"));
    RunWatcher watcher = client.watcher(OFTEN);
    Disposable watching = watcher.watch(run).onErrorComplete().subscribe();

    watcher.close();

    Eventually.await(watching::isDisposed);
    StepVerifier.create(client.getWorkflowRun(run))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void pollNowAsksTheServiceAtOnce() {
    RunRef run = run(RunScript.succeedsAfter(Duration.ZERO, Duration.ofMillis(200)));
    RunWatcher watcher =
        client.watcher(WatchOptions.builder().targetStaleness(Duration.ofDays(1)).build());

    Disposable hints = Flux.interval(Duration.ofMillis(50)).subscribe(tick -> watcher.pollNow(run));
    StepVerifier.create(watcher.watch(run))
        .expectNext(RunState.RUNNING, RunState.SUCCESS)
        .expectComplete()
        .verify(BOUND);
    hints.dispose();

    assertThat(watcher.pollNow(run)).isFalse();
  }

  @Test
  void refusesMissingArguments() {
    assertThatThrownBy(() -> client.watcher(null)).isInstanceOf(NullPointerException.class);
    RunWatcher watcher = client.watcher(OFTEN);
    assertThatThrownBy(() -> watcher.watch(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.watchAll(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> watcher.pollNow(null)).isInstanceOf(NullPointerException.class);
  }

  private RunRef run(RunScript script) {
    return Clients.ref(emulator.run(workflow, script));
  }
}
