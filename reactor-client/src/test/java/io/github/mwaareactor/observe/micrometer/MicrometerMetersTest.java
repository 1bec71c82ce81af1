package io.github.mwaareactor.observe.micrometer;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.ConnectionCounts;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.ToldCalls;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** What is counted, timed and gauged. */
class MicrometerMetersTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Fault BROKEN =
      Fault.error(ServiceError.internalServer("out of order", null));
  private static final Fault THROTTLED =
      Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", null));

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final MicrometerMeters meters = MicrometerMeters.of(registry);
  private final RunRef run = begin(emulator);

  @AfterEach
  void close() {
    emulator.close();
    assertThat(warnings.exceptBrokenConnections()).isEmpty();
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).retryPolicy(AT_ONCE).callListener(meters);
  }

  private double gauge(String name, String... tags) {
    return registry.get("mwaa.serverless." + name).tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return registry.get("mwaa.serverless." + name).tags(tags).counter().count();
  }

  private Timer timer(String name, String... tags) {
    return registry.get("mwaa.serverless." + name).tags(tags).timer();
  }

  @Test
  void attemptsRetriesAndThrottlesAreCounted() {
    emulator.inject(THROTTLED, 1);
    emulator.inject(BROKEN, 1);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    String[] call = {"operation", "GetWorkflowRun", "region", emulator.region()};
    assertThat(registry.get("mwaa.serverless.attempt").tags(call).timers()).hasSize(3);
    assertThat(timer("attempt", "outcome", "error").count()).isEqualTo(2);
    assertThat(timer("attempt", "outcome", "success").count()).isEqualTo(1);
    assertThat(timer("attempt", "outcome", "cancelled").count()).isZero();
    assertThat(count("retries", "reason", "throttling")).isEqualTo(1);
    assertThat(count("retries", "reason", "service")).isEqualTo(1);
    assertThat(count("retries", "reason", "transport")).isZero();
    assertThat(count("throttles", call)).isEqualTo(1);
    assertThat(timer("connection.wait", call).count()).isEqualTo(3);
    assertThat(timer("permit.wait", call).count()).isZero();
    assertThat(count("credentials.refreshes", "outcome", "success")).isEqualTo(1);
  }

  @Test
  void aThrottledPollIsAThrottleAndNoRetry() {
    emulator.inject(THROTTLED, 1);

    try (var client = builder().build()) {
      client.pollRunState(run).next().block(BOUND);
    }
    assertThat(count("throttles")).isEqualTo(1);
    assertThat(count("retries", "reason", "throttling")).isZero();
  }

  @Test
  void eachTimeIsThatOfItsPart() {
    CallProgress call =
        meters.started(new StartedCall("GetWorkflowRun", "eu-west-1", run), Context.empty());

    call.permitAwaited();
    clock.add(Duration.ofMillis(100));
    call.attemptStarted(1);
    clock.add(Duration.ofMillis(20));
    call.connectionAwaited();
    clock.add(Duration.ofMillis(3));
    call.connectionAcquired();
    clock.add(Duration.ofSeconds(1));
    call.attemptEnded(new AttemptEnd(1, Outcome.SUCCESS, null, null));

    assertThat(timer("permit.wait").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(100);
    assertThat(timer("connection.wait").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
    assertThat(timer("attempt", "outcome", "success").totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(1023);
  }

  @Test
  void aWaitForAPermitIsTimedAndGaugedWhileItLasts() {
    VirtualTimeScheduler virtualTime = VirtualTimeScheduler.create();

    try (var client = builder().rateLimit(RateLimit.perSecond(1)).timer(virtualTime).build()) {
      client.getWorkflowRun(run).block(BOUND);
      CompletableFuture<WorkflowRun> second = client.getWorkflowRun(run).toFuture();
      await(() -> gauge("permits.waiting") == 1);
      virtualTime.advanceTimeBy(Duration.ofSeconds(1));
      assertThat(second).succeedsWithin(BOUND);

      assertThat(gauge("permits.waiting")).isZero();
      assertThat(timer("permit.wait").count()).isEqualTo(1);
    }
  }

  @Test
  void budgetConnectionsAndAgeOfCredentialsAreThoseOfTheOpenClient() {
    assertThat(gauge("retry.budget")).isNaN();
    assertThat(gauge("credentials.age")).isNaN();
    assertThat(gauge("connections", "state", "idle")).isZero();

    try (var client =
        builder().connections(ConnectionOptions.builder().maxPerHost(1).build()).build()) {
      emulator.inject(BROKEN, 3);
      client.getWorkflowRun(run).onErrorComplete(MwaaException.class).block(BOUND);

      assertThat(gauge("retry.budget")).isEqualTo(500 - 2 * 14);
      assertThat(gauge("credentials.age")).isNotNegative();
      await(() -> gauge("connections", "state", "idle") == 1);

      emulator.inject(Fault.noAnswer());
      client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      await(() -> gauge("connections", "state", "waiting") == 1);
      assertThat(gauge("connections", "state", "active")).isEqualTo(1);
      assertThat(gauge("connections", "state", "idle")).isZero();
    }

    assertThat(gauge("retry.budget")).isNaN();
    assertThat(gauge("connections", "state", "active")).isZero();
  }

  @Test
  void severalClientsAreToldOfTogetherAndSharedConnectionsOnce() {
    Connections shared = new Connections(3);
    meters.opened(new Client(OptionalInt.of(400), 1, shared, Duration.ofSeconds(5)));
    meters.opened(new Client(OptionalInt.of(100), 2, shared, Duration.ofSeconds(90)));
    meters.opened(new Client(OptionalInt.empty(), 4, new Connections(10), null));

    assertThat(gauge("retry.budget")).isEqualTo(100);
    assertThat(gauge("permits.waiting")).isEqualTo(7);
    assertThat(gauge("connections", "state", "active")).isEqualTo(13);
    assertThat(gauge("credentials.age")).isEqualTo(90);
  }

  @Test
  void instancesWithTagsOfTheirOwnTellClientsApart() {
    MicrometerMeters first = MicrometerMeters.of(registry, Tag.of("account", "first"));
    MicrometerMeters second = MicrometerMeters.of(registry, Tag.of("account", "second"));

    first.opened(new Client(OptionalInt.of(400), 1, new Connections(1), null));
    second.opened(new Client(OptionalInt.of(100), 2, new Connections(2), null));

    assertThat(gauge("permits.waiting", "account", "first")).isEqualTo(1);
    assertThat(gauge("permits.waiting", "account", "second")).isEqualTo(2);
  }

  @Test
  void theRegistryKeepsNothingOfAClosedClient() {
    ToldCalls told = new ToldCalls();
    var client = builder().callListener(CallListener.all(meters, told)).build();
    client.getWorkflowRun(run).block(BOUND);
    WeakReference<ClientState> gone = new WeakReference<>(told.open().get(0));

    client.close();
    client = null;

    await(
        () -> {
          System.gc();
          return gone.get() == null;
        });
    assertThat(gauge("permits.waiting")).isZero();
  }

  @Test
  void watchersTellHowManyRunsTheyWatchAndHowStaleThoseAre() {
    assertThat(gauge("watcher.stretch")).isNaN();

    try (var client = builder().build();
        RunWatcher watcher =
            client.watcher(WatchOptions.builder().targetStaleness(Duration.ofDays(1)).build())) {
      watcher.watch(run).onErrorComplete().subscribe();
      await(() -> emulator.callCount() == 1);
      clock.add(Duration.ofSeconds(1));

      assertThat(gauge("watcher.runs", "state", "watched")).isEqualTo(1);
      assertThat(gauge("watcher.runs", "state", "due")).isZero();
      assertThat(gauge("watcher.stretch")).isEqualTo(1);
      assertThat(staleness("1")).isPositive().isLessThan((double) BOUND.toSeconds());
    }

    assertThat(gauge("watcher.runs", "state", "watched")).isZero();
    assertThat(gauge("watcher.stretch")).isNaN();
  }

  private double staleness(String quantile) {
    return registry
        .get("mwaa.serverless.watcher.staleness")
        .tags("quantile", quantile)
        .timeGauge()
        .value(TimeUnit.SECONDS);
  }

  @Test
  void severalWatchersAreAddedUpAndWhatWasCountedIsNotForgotten() {
    Watcher first = new Watcher(stats(100, 7, 3, Duration.ofSeconds(9), 5, 1));
    Watcher second = new Watcher(stats(20, 1, 2, Duration.ofSeconds(30), 8, 4));

    meters.watcherOpened(first);
    meters.watcherOpened(second);
    assertThat(gauge("watcher.runs", "state", "watched")).isEqualTo(120);
    assertThat(gauge("watcher.runs", "state", "due")).isEqualTo(8);
    assertThat(gauge("watcher.runs", "state", "in_flight")).isEqualTo(5);
    assertThat(gauge("watcher.stretch")).isEqualTo(4);
    assertThat(staleness("0.99")).isEqualTo(30);
    assertThat(gauge("watcher.runs", "state", "covered")).isEqualTo(60);
    assertThat(calls("GetWorkflowRun")).isEqualTo(1080);
    assertThat(calls("ListWorkflowRuns")).isEqualTo(120);
    assertThat(skipped()).isEqualTo(13);

    meters.watcherClosed(second);
    meters.watcherClosed(second);

    assertThat(gauge("watcher.runs", "state", "watched")).isEqualTo(100);
    assertThat(staleness("0.5")).isEqualTo(9);
    assertThat(calls("GetWorkflowRun")).isEqualTo(1080);
    assertThat(calls("ListWorkflowRuns")).isEqualTo(120);
    assertThat(skipped()).isEqualTo(13);
  }

  @Test
  void oneScrapeLooksAtAWatcherOnce() {
    Watcher watcher = new Watcher(stats(1, 0, 0, Duration.ZERO, 0, 1));
    meters.watcherOpened(watcher);

    registry.getMeters().forEach(meter -> meter.measure().forEach(value -> value.getValue()));
    assertThat(watcher.looks).hasValue(1);
    clock.add(Duration.ofSeconds(1));
    registry.getMeters().forEach(meter -> meter.measure().forEach(value -> value.getValue()));

    assertThat(watcher.looks).hasValue(2);
  }

  private double skipped() {
    return registry.get("mwaa.serverless.watcher.skipped").functionCounter().count();
  }

  private double calls(String operation) {
    return registry
        .get("mwaa.serverless.watcher.calls")
        .tag("operation", operation)
        .functionCounter()
        .count();
  }

  private static WatchStats stats(
      int watched, int due, int inFlight, Duration staleness, long skipped, double stretch) {
    return new WatchStats(
        Duration.ofSeconds(10),
        watched,
        due,
        inFlight,
        staleness,
        staleness,
        staleness,
        watched / 2,
        10L * watched,
        watched,
        0,
        0,
        skipped,
        10,
        stretch,
        WatchStats.Bound.RATE);
  }

  /** Has figures and no runs. */
  private static final class Watcher implements RunWatcher {
    private final WatchStats stats;
    private final AtomicInteger looks = new AtomicInteger();

    Watcher(WatchStats stats) {
      this.stats = stats;
    }

    @Override
    public Flux<RunState> watch(RunRef run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flux<RunEvent> watchAll(Publisher<RunRef> runs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flux<RunEvent> watchAllSeen(Publisher<SeenRun> runs) {
      return Flux.never();
    }

    @Override
    public Flux<RunEvent> watchWorkflow(String workflowArn) {
      return Flux.never();
    }

    @Override
    public Flux<RunEvent> watchWorkflowSeen(
        String workflowArn, Instant since, Iterable<SeenRun> runs) {
      return Flux.never();
    }

    @Override
    public boolean stopWatching(RunRef run) {
      return false;
    }

    @Override
    public List<SeenRun> seenRuns() {
      return List.of();
    }

    @Override
    public boolean pollNow(RunRef run) {
      return false;
    }

    @Override
    public Set<RunRef> watchedRuns() {
      return Set.of();
    }

    @Override
    public WatchStats stats() {
      looks.incrementAndGet();
      return stats;
    }

    @Override
    public void close() {}
  }

  private record Client(
      OptionalInt retryBudget,
      int waitingForPermit,
      ConnectionCounts connections,
      @Nullable Duration credentialsAge)
      implements ClientState {}

  private static final class Connections implements ConnectionCounts {
    private final int active;

    Connections(int active) {
      this.active = active;
    }

    @Override
    public int active() {
      return active;
    }

    @Override
    public int idle() {
      return 0;
    }

    @Override
    public int waiting() {
      return 0;
    }
  }
}
