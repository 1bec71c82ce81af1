package io.github.mwaareactor.fleetwatcher.member;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.fleetwatcher.topics.Claim;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Json;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.StateChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology of a member with one processor, on virtual time and without brokers. Records that it
 * writes to a topic that it reads come back at once, as partition 0.
 */
final class ProcessorDriver implements AutoCloseable {
  static final FleetTopics TOPICS = FleetTopics.of("test");
  static final Instant START = Instant.parse("2020-01-01T08:00:00Z");

  private static final Json<StateChange> CHANGES = Json.of(StateChange.class);
  private static final Json<Claim> CLAIMS = Json.of(Claim.class);

  /** What the stores of a partition hold. */
  record Stored(Map<String, SeenState> runs, Map<String, Double> rates) {
    static final Stored NOTHING = new Stored(Map.of(), Map.of());
  }

  final ScriptedWatchers watchers;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Whether claims are lost before the processor reads them. */
  boolean isLosingClaims;

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, byte[]> runs;
  private final TestInputTopic<String, byte[]> owners;
  private final TestOutputTopic<String, byte[]> states;
  private final TestOutputTopic<String, byte[]> writtenRuns;
  private final TestOutputTopic<String, byte[]> claims;
  private Instant now;
  private boolean isClosed;

  /** With an empty store, as the first member. */
  ProcessorDriver() {
    this(new ScriptedWatchers(), Stored.NOTHING, START, 1);
  }

  ProcessorDriver(ScriptedWatchers watchers, Stored stored, Instant now, int partitions) {
    this(watchers, stored, now, partitions, Duration.ZERO);
  }

  /**
   * One whose thread is slow.
   *
   * @param pace how much time passes whenever it looks at the time
   */
  ProcessorDriver(
      ScriptedWatchers watchers, Stored stored, Instant now, int partitions, Duration pace) {
    this.watchers = watchers;
    this.now = now;
    MemberSettings settings =
        new MemberSettings(
            "m1", TOPICS, partitions, new Partitioning(Map.of()), true, () -> {}, () -> {});
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "127.0.0.1:1");
    MemberMeters memberMeters = new MemberMeters(meters);
    AtomicLong nanoTime = new AtomicLong();
    driver =
        new TopologyTestDriver(
            FleetTopology.of(
                settings,
                () ->
                    new Restored(
                        new RunProcessor(
                            settings,
                            watchers,
                            memberMeters,
                            () -> nanoTime.addAndGet(pace.toNanos())),
                        stored)),
            properties,
            now);
    runs =
        driver.createInputTopic(TOPICS.runs(), new StringSerializer(), new ByteArraySerializer());
    owners =
        driver.createInputTopic(TOPICS.owners(), new StringSerializer(), new ByteArraySerializer());
    states = output(TOPICS.states());
    writtenRuns = output(TOPICS.runs());
    claims = output(TOPICS.owners());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** One that has read its claim back. */
  static ProcessorDriver owning() {
    ProcessorDriver driver = new ProcessorDriver();
    driver.tick();
    driver.claim();
    return driver;
  }

  /** Another member takes the partition over, and reads its claim back. */
  ProcessorDriver takenOver() {
    return takenOver(new ScriptedWatchers());
  }

  ProcessorDriver takenOver(ScriptedWatchers newWatchers) {
    Stored stored = stored();
    close();
    ProcessorDriver next = new ProcessorDriver(newWatchers, stored, now, 1);
    next.tick();
    next.claim();
    return next;
  }

  /** The watcher of the account of {@link Runs}. */
  ScriptedWatcher watcher() {
    return requireNonNull(watchers.made.get(Runs.ACCOUNT), "no watcher was asked for");
  }

  Instant now() {
    return now;
  }

  void submit(RunKey key) {
    read(key.toString(), new byte[0]);
  }

  void stop(RunKey key) {
    read(key.toString(), null);
  }

  void read(@Nullable String key, byte @Nullable [] value) {
    read(key, value, new RecordHeaders());
  }

  void read(@Nullable String key, byte @Nullable [] value, Headers headers) {
    runs.pipeInput(new TestRecord<>(key, value, headers, now));
  }

  void readClaim(byte @Nullable [] value) {
    owners.pipeInput("0", value, now);
  }

  void readClaim(Claim claim) {
    readClaim(CLAIMS.write(claim));
  }

  /** Lets as much time pass as there is between two publications. */
  void tick() {
    advance(Duration.ofMillis(100));
  }

  void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** The claim that was written. */
  Claim claim() {
    return CLAIMS.read(claims.readValue());
  }

  boolean hasClaimed() {
    return !claims.isEmpty();
  }

  /** What was published since this was asked last. */
  List<StateChange> published() {
    return states.readValuesToList().stream().map(CHANGES::read).toList();
  }

  /** What was published after one more tick. */
  List<StateChange> publishedNext() {
    tick();
    return published();
  }

  /** What was written to the topic of runs since this was asked last. */
  List<TestRecord<String, byte[]>> writtenRuns() {
    return writtenRuns.readRecordsToList();
  }

  /** The keys of tombstones that were written to the topic of runs since this was asked last. */
  List<String> tombstones() {
    return writtenRuns().stream()
        .filter(record -> record.value() == null)
        .map(TestRecord::key)
        .toList();
  }

  @Nullable SeenState stored(RunKey key) {
    return stored().runs().get(key.toString());
  }

  Stored stored() {
    return new Stored(copy(FleetTopology.RUNS_STORE), copy(FleetTopology.RATES_STORE));
  }

  private <V> Map<String, V> copy(String store) {
    Map<String, V> copy = new LinkedHashMap<>();
    try (KeyValueIterator<String, V> all = driver.<String, V>getKeyValueStore(store).all()) {
      all.forEachRemaining(each -> copy.put(each.key, each.value));
    }
    return copy;
  }

  double refused(String reason) {
    return meters.counter("fleet.records.refused", "reason", reason).count();
  }

  double retrying() {
    return meters.get("fleet.runs.retrying").gauge().value();
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      driver.close();
    }
  }

  /** The stores have been restored when the engine starts a processor. */
  private final class Restored implements Processor<String, byte[], String, byte[]> {
    private final RunProcessor processor;
    private final Stored stored;
    private ProcessorContext<String, byte[]> context;

    @SuppressWarnings("NullAway.Init") // by init
    Restored(RunProcessor processor, Stored stored) {
      this.processor = processor;
      this.stored = stored;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
      context = newContext;
      KeyValueStore<String, SeenState> runs = context.getStateStore(FleetTopology.RUNS_STORE);
      stored.runs().forEach(runs::put);
      KeyValueStore<String, Double> rates = context.getStateStore(FleetTopology.RATES_STORE);
      stored.rates().forEach(rates::put);
      processor.init(newContext);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      boolean isClaim = context.recordMetadata().orElseThrow().topic().equals(TOPICS.owners());
      if (!(isClaim && isLosingClaims)) {
        processor.process(record);
      }
    }

    @Override
    public void close() {
      processor.close();
    }
  }
}
