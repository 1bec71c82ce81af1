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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A member whose service is a stub: every run changes as often as the member takes it. Arguments:
 * brokers, fleet, partitions, a directory, how many runs.
 */
public final class StubMember {
  private StubMember() {}

  /** See the class. */
  public static void main(String[] args) {
    Map<String, String> kafka = Map.of("bootstrap.servers", args[0]);
    FleetTopics topics = FleetTopics.of(args[1]);
    int partitions = Integer.parseInt(args[2]);
    String group = args[1] + ".fleet";
    Partitioning partitioning = new Partitioning(Map.of());
    try (FleetAdmin admin = FleetAdmin.of(kafka)) {
      admin.ensure(topics, partitions, (short) 1, group);
    }
    try (RunSubmissions submissions = RunSubmissions.open(kafka, topics, partitioning)) {
      for (int i = 0; i < Integer.parseInt(args[4]); i++) {
        String arn =
            "arn:aws:airflow-serverless:us-east-1:1000000000%02d:workflow/stub-a1B2c3D4e5"
                .formatted(i % 20);
        submissions.submit(RunKey.of(new RunRef(arn, "run-" + i)), "");
      }
      submissions.flush();
    }
    MemberOptions options =
        new MemberOptions(
            "stub",
            group,
            topics,
            partitions,
            (short) 1,
            kafka,
            Accounts.of(List.of()),
            Duration.ofSeconds(1),
            Double.POSITIVE_INFINITY,
            0,
            Duration.ofSeconds(6),
            null,
            "127.0.0.1",
            0);
    MemberSettings settings =
        new MemberSettings("stub", topics, partitions, partitioning, true, () -> {}, () -> {});
    MemberMeters meters = new MemberMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    StubWatcher watcher = new StubWatcher();
    KafkaStreams streams =
        new KafkaStreams(
            FleetTopology.of(
                settings, () -> new RunProcessor(settings, (account, rate) -> watcher, meters)),
            StreamsProperties.of(options, Path.of(args[3])));
    streams.start();
    System.out.println("ready");
  }

  private static final class StubWatcher implements RunWatcher {
    @Override
    public Flux<RunEvent> watchAllSeen(Publisher<SeenRun> runs) {
      return Flux.from(runs)
          .bufferTimeout(Integer.MAX_VALUE, Duration.ofMillis(500))
          .concatMap(StubWatcher::changes, 1);
    }

    /** Each run in turn, again and again. */
    private static Flux<RunEvent> changes(List<SeenRun> runs) {
      return Flux.generate(
          () -> 0L,
          (count, sink) -> {
            RunRef run = runs.get((int) (count % runs.size())).run();
            boolean isEven = count / runs.size() % 2 == 0;
            sink.next(
                new RunEvent.Transition(
                    run,
                    null,
                    isEven ? RunState.QUEUED : RunState.RUNNING,
                    null,
                    0,
                    Instant.now()));
            return count + 1;
          });
    }

    @Override
    public Flux<io.github.mwaareactor.model.RunState> watch(RunRef run) {
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
