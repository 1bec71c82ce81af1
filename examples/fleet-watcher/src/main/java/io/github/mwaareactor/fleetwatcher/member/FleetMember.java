package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.fleetwatcher.accounts.AccountWatchers;
import io.github.mwaareactor.fleetwatcher.member.MemberStatus.AccountStatus;
import io.github.mwaareactor.fleetwatcher.topics.FleetAdmin;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a fleet: watches the runs of the partitions that Kafka Streams gives it, and
 * publishes their states. Members find each other through the brokers.
 */
public final class FleetMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("fleet.member");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STATUS_AGE = Duration.ofSeconds(1);
  private static final int MAX_WATCHED = 10_000_000;

  private final MemberOptions options;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MemberMeters meters = new MemberMeters(registry);
  private final RestoreProgress restoring = new RestoreProgress();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final MwaaServerlessReactiveClient client;
  private final AccountWatchers watchers;
  private final Path stateDirectory;
  private final KafkaStreams streams;
  private final MemberHttp http;
  private volatile boolean hasFailed;
  private volatile boolean isClosing;
  private @Nullable MemberStatus status;
  private long statusAt;

  private FleetMember(
      MemberOptions options,
      boolean isClaiming,
      Runnable beforePublishing,
      Runnable afterPublishing) {
    this.options = options;
    int partitions;
    try (FleetAdmin admin = FleetAdmin.of(options.kafka())) {
      partitions =
          admin.ensure(
              options.topics(), options.partitions(), options.replicationFactor(), options.group());
    }
    MwaaServerlessReactiveClientBuilder builder = MwaaServerlessReactiveClient.builder();
    if (options.endpoint() != null) {
      builder.endpoint(options.endpoint());
    }
    this.client = builder.build();
    this.watchers = new AccountWatchers(client, options.accounts(), watchOptions(options));
    MemberSettings settings =
        new MemberSettings(
            options.member(),
            options.topics(),
            partitions,
            options.accounts().partitioning(),
            isClaiming,
            beforePublishing,
            afterPublishing);
    this.stateDirectory = temporaryDirectory();
    this.streams =
        new KafkaStreams(
            FleetTopology.of(
                settings, () -> new RunProcessor(settings, watchers, meters, System::nanoTime)),
            StreamsProperties.of(options, stateDirectory));
    streams.setGlobalStateRestoreListener(restoring);
    streams.setStateListener(this::changed);
    streams.setUncaughtExceptionHandler(this::failed);
    registerGauges(meters, this::status, restoring);
    this.http =
        MemberHttp.start(
            options.httpHost(),
            options.httpPort(),
            registry,
            this::status,
            this::isAlive,
            this::isReady);
    LOG.info(
        "member {} of {} partitions; health and metrics at port {}",
        options.member(),
        partitions,
        http.port());
  }

  /**
   * Starts a member. The topics are made if they are missing.
   *
   * @throws IllegalStateException if the topics do not fit together
   */
  public static FleetMember start(MemberOptions options) {
    return start(options, true, () -> {}, () -> {});
  }

  /** For tests: see {@link MemberSettings}. */
  static FleetMember start(
      MemberOptions options,
      boolean isClaiming,
      Runnable beforePublishing,
      Runnable afterPublishing) {
    FleetMember member = new FleetMember(options, isClaiming, beforePublishing, afterPublishing);
    member.streams.start();
    return member;
  }

  private static WatchOptions watchOptions(MemberOptions options) {
    WatchOptions.Builder builder =
        WatchOptions.builder().targetStaleness(options.targetStaleness()).maxWatched(MAX_WATCHED);
    return Double.isFinite(options.rate()) ? builder.rate(options.rate()).build() : builder.build();
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("fleet-watcher");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  static void registerGauges(
      MemberMeters meters, Supplier<MemberStatus> status, RestoreProgress restoring) {
    meters.gauge("fleet.runs.watched", "Runs that this member watches", () -> status.get().runs());
    meters.gauge(
        "fleet.staleness.p99.seconds",
        "99th percentile of the time since a run was last seen, of the account where it is highest",
        () -> status.get().stalenessP99Millis() / 1e3);
    meters.gauge(
        "fleet.staleness.max.seconds",
        "The longest time since a run was last seen",
        () -> status.get().stalenessMaxMillis() / 1e3);
    meters.counter("fleet.calls", "Calls of the watchers", self -> status.get().calls());
    meters.counter(
        "fleet.calls.throttled",
        "Calls that the service throttled",
        self -> status.get().throttled());
    meters.gauge(
        "fleet.restore.remaining",
        "Records of stores to be read before more partitions are watched",
        restoring::remaining);
  }

  private void changed(KafkaStreams.State now, KafkaStreams.State before) {
    switch (now) {
      case RUNNING -> LOG.info("watches partitions {}", meters.partitions());
      case REBALANCING -> LOG.info("partitions are dealt out anew");
      case ERROR, NOT_RUNNING -> {
        hasFailed |= now == KafkaStreams.State.ERROR || !isClosing;
        ended.countDown();
      }
      default -> {}
    }
  }

  // What the store does not have is seen anew by the next thread, so nothing is lost.
  private StreamThreadExceptionResponse failed(Throwable error) {
    Throwable cause = error instanceof StreamsException ? error.getCause() : error;
    if (cause instanceof RetriableException && !isClosing) {
      LOG.warn("the brokers could not be used, and are tried again: {}", cause.toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("this member gives up, and its partitions go to others", error);
    hasFailed = true;
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** The port of health and metrics. */
  public int httpPort() {
    return http.port();
  }

  /** Whether it works, or tries to. */
  private boolean isAlive() {
    return !hasFailed;
  }

  private boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** What it says of itself, at most a second old. */
  public synchronized MemberStatus status() {
    long now = System.nanoTime();
    if (status == null || now - statusAt > STATUS_AGE.toNanos()) {
      status = look(); // at every run
      statusAt = now;
    }
    return status;
  }

  private MemberStatus look() {
    int runs = 0;
    long p99 = 0;
    long max = 0;
    long calls = 0;
    long throttled = 0;
    long failed = 0;
    List<AccountStatus> accounts = new ArrayList<>();
    for (var each : watchers.open().entrySet()) {
      WatchStats stats = each.getValue().stats();
      runs += stats.watched();
      p99 = Math.max(p99, stats.stalenessP99().toMillis());
      max = Math.max(max, stats.stalenessMax().toMillis());
      calls += stats.polls();
      throttled += stats.throttled();
      failed += stats.failed();
      if (stats.watched() > 0) {
        accounts.add(
            new AccountStatus(
                each.getKey().toString(),
                stats.watched(),
                Double.isFinite(stats.rate()) ? stats.rate() : -1));
      }
    }
    accounts.sort(Comparator.comparing(AccountStatus::account));
    return new MemberStatus(
        options.member(),
        streams.state().name(),
        meters.partitions(),
        meters.claims(),
        runs,
        meters.transitions(),
        restoring.remaining(),
        p99,
        max,
        calls,
        throttled,
        failed,
        accounts);
  }

  /**
   * Waits until the member is closed, or gives up.
   *
   * @return whether it gave up
   */
  public boolean awaitEnd() throws InterruptedException {
    ended.await();
    return hasFailed;
  }

  /** Publishes what is left, and leaves the group, so that others take over at once. */
  @Override
  public void close() {
    isClosing = true;
    LOG.info("leaves the fleet");
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(PATIENCE));
    watchers.close();
    client.close();
    http.close();
    delete(stateDirectory);
    ended.countDown();
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} could not be deleted", directory, e);
    }
  }
}
