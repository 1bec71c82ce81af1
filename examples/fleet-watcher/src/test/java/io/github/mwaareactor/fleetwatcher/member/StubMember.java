package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.accounts.Accounts;
import io.github.mwaareactor.fleetwatcher.topics.FleetAdmin;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A member whose service is a stub in this process: no call is made, and runs change as often as
 * they are asked to. Arguments: its name, brokers, fleet, partitions, standbys, a directory, and
 * how often a run of each account changes per second; 0 for as often as the member takes it. Before
 * the first member starts, {@link #submit} names the runs.
 */
public final class StubMember {
  private static final int ACCOUNTS = 200;
  private static final Duration TICK = Duration.ofMillis(100);

  private StubMember() {}

  /** See the class. */
  public static void main(String[] args) {
    String name = args[0];
    int partitions = Integer.parseInt(args[3]);
    MemberOptions options =
        new MemberOptions(
            name,
            args[2] + ".fleet",
            FleetTopics.of(args[2]),
            partitions,
            (short) 1,
            Map.of("bootstrap.servers", args[1]),
            Accounts.of(List.of()),
            Duration.ofSeconds(1),
            Double.POSITIVE_INFINITY,
            Integer.parseInt(args[4]),
            Duration.ofSeconds(6),
            null,
            "127.0.0.1",
            0);
    MemberSettings settings =
        new MemberSettings(
            name,
            options.topics(),
            partitions,
            new Partitioning(Map.of()),
            true,
            () -> {},
            () -> {});
    MemberMeters meters = new MemberMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    int perSecond = Integer.parseInt(args[6]);
    KafkaStreams streams =
        new KafkaStreams(
            FleetTopology.of(
                settings,
                () ->
                    new RunProcessor(
                        settings,
                        (account, rate) -> new StubWatcher(perSecond),
                        meters,
                        System::nanoTime)),
            StreamsProperties.of(options, Path.of(args[5])));
    streams.start();
    System.out.println("ready");
  }

  /** Makes the topics, and submits so many runs of two hundred accounts. */
  public static void submit(String brokers, String fleet, int partitions, int runs) {
    Map<String, String> kafka = Map.of("bootstrap.servers", brokers);
    FleetTopics topics = FleetTopics.of(fleet);
    try (FleetAdmin admin = FleetAdmin.of(kafka)) {
      admin.ensure(topics, partitions, (short) 1, fleet + ".fleet");
    }
    try (RunSubmissions submissions =
        RunSubmissions.open(kafka, topics, new Partitioning(Map.of()))) {
      for (int i = 0; i < runs; i++) {
        String arn =
            "arn:aws:airflow-serverless:us-east-1:100000000%03d:workflow/stub%03d-a1B2c3D4e5"
                .formatted(i % ACCOUNTS, i / ACCOUNTS % 50);
        submissions.submit(RunKey.of(new RunRef(arn, "run-" + i)), "");
      }
      submissions.flush();
    }
  }

  /** The watcher of one account in one partition. */
  private static final class StubWatcher implements RunWatcher {
    private final int perSecond;

    StubWatcher(int perSecond) {
      this.perSecond = perSecond;
    }

    @Override
    public Flux<RunEvent> watchAllSeen(Publisher<SeenRun> source) {
      List<RunRef> runs = new ArrayList<>();
      Flux<RunEvent> first =
          Flux.from(source)
              .doOnNext(seen -> add(runs, seen.run()))
              .filter(seen -> seen.state() == null)
              .map(seen -> change(seen.run(), RunState.QUEUED));
      return perSecond == 0
          ? first.mergeWith(endless(runs))
          : first.mergeWith(
              Flux.interval(TICK)
                  .onBackpressureDrop()
                  .concatMapIterable(tick -> some(runs, tick), 1));
    }

    private static void add(List<RunRef> runs, RunRef run) {
      synchronized (runs) {
        runs.add(run);
      }
    }

    /** Each run in turn, again and again, once there are any. */
    private static Flux<RunEvent> endless(List<RunRef> runs) {
      return Mono.delay(Duration.ofSeconds(2))
          .thenMany(
              Flux.generate(
                  () -> 0L,
                  (count, sink) -> {
                    sink.next(nth(runs, count));
                    return count + 1;
                  }));
    }

    private List<RunEvent> some(List<RunRef> runs, long tick) {
      List<RunEvent> events = new ArrayList<>();
      long ticks = Duration.ofSeconds(1).dividedBy(TICK);
      for (long n = tick * perSecond / ticks; n < (tick + 1) * perSecond / ticks; n++) {
        events.add(nth(runs, n));
      }
      return events;
    }

    private static RunEvent nth(List<RunRef> runs, long n) {
      synchronized (runs) {
        boolean isEven = n / runs.size() % 2 == 0;
        return change(
            runs.get((int) (n % runs.size())), isEven ? RunState.RUNNING : RunState.STOPPING);
      }
    }

    private static RunEvent change(RunRef run, RunState state) {
      return new RunEvent.Transition(run, null, state, null, 0, Instant.now());
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
    public Flux<RunEvent> watchWorkflow(String workflowArn) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flux<RunEvent> watchWorkflowSeen(
        String workflowArn, Instant since, Iterable<SeenRun> runs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean pollNow(RunRef run) {
      return false;
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
    public Set<RunRef> watchedRuns() {
      return Set.of();
    }

    @Override
    public WatchStats stats() {
      Duration none = Duration.ZERO;
      return new WatchStats(
          none,
          0,
          0,
          0,
          none,
          none,
          none,
          0,
          0,
          0,
          0,
          0,
          0,
          Double.POSITIVE_INFINITY,
          1,
          WatchStats.Bound.TARGET);
    }

    @Override
    public void close() {}
  }
}
