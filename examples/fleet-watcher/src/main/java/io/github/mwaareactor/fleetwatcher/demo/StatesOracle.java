package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.fleetwatcher.topics.Json;
import io.github.mwaareactor.fleetwatcher.topics.StateChange;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a fleet publishes, as any reader of committed records sees it: for each run, each
 * state follows on the one before, none comes twice, and after the end comes nothing.
 */
public final class StatesOracle implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int MAX_COMPLAINTS = 20;

  private final KafkaConsumer<String, byte[]> consumer;
  private final Json<StateChange> changes = Json.of(StateChange.class);
  private final Thread reader = new Thread(this::read, "oracle");
  private volatile boolean isClosed;
  private volatile @Nullable RuntimeException failure;

  // Guarded by this.
  private final Map<Integer, String> owners = new HashMap<>();
  private final Map<String, StateChange> last = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long transitions;
  private int ended;
  private int repeated;
  private int broken;
  private int afterEnd;
  private long[] delays = new long[1024];
  private int delayCount;

  private StatesOracle(String brokers, String topic, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "10000"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    reader.setDaemon(true);
    reader.start();
  }

  /** Reads a topic of states from its beginning. */
  public static StatesOracle start(String brokers, String topic, int partitions) {
    return new StatesOracle(brokers, topic, partitions);
  }

  private void read() {
    try {
      while (!isClosed) {
        var records = consumer.poll(POLL);
        long now = System.currentTimeMillis();
        synchronized (this) {
          for (ConsumerRecord<String, byte[]> record : records) {
            judge(record, now);
          }
          notifyAll();
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      consumer.close();
    }
  }

  private void judge(ConsumerRecord<String, byte[]> record, long now) {
    StateChange change = changes.read(record.value());
    StateChange before = last.put(record.key(), change);
    owners.put(record.partition(), change.member());
    RunState known = before == null ? null : before.to();
    transitions++;
    if (before != null && before.ended()) {
      afterEnd++;
      complain("after the end", record, before, change);
    } else if (before != null && known == change.to()) {
      repeated++;
      complain("twice", record, before, change);
    } else if (known != change.from()) {
      broken++;
      complain("not from where it was", record, before, change);
    }
    if (change.ended() && (before == null || !before.ended())) {
      ended++;
    }
    note(now - change.observedAt().toEpochMilli());
  }

  private void complain(
      String what,
      ConsumerRecord<String, byte[]> record,
      @Nullable StateChange before,
      StateChange change) {
    if (complaints.size() < MAX_COMPLAINTS) {
      complaints.add(
          what
              + ": "
              + record.partition()
              + "/"
              + record.offset()
              + " "
              + before
              + " then "
              + change);
    }
  }

  private void note(long delay) {
    if (delayCount == delays.length) {
      delays = Arrays.copyOf(delays, 2 * delayCount);
    }
    delays[delayCount++] = delay;
  }

  /** What was seen so far. */
  public synchronized Verdict verdict() {
    RuntimeException broke = failure;
    if (broke != null) {
      throw new IllegalStateException("the oracle cannot read", broke);
    }
    return new Verdict(
        last.size(), ended, transitions, repeated, broken, afterEnd, List.copyOf(complaints));
  }

  /** The keys of runs that were seen to end. */
  public synchronized Set<String> endedRuns() {
    Set<String> keys = new TreeSet<>();
    last.forEach(
        (key, change) -> {
          if (change.ended()) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Who published last in each partition. */
  public synchronized Map<Integer, String> owners() {
    return Map.copyOf(owners);
  }

  /** The last that was published of a run, or null. */
  public synchronized @Nullable StateChange last(String key) {
    return last.get(key);
  }

  /**
   * How long it took from the beginning of the call that found a change until it was read here.
   *
   * @param part such as 0.99
   */
  public synchronized Duration delay(double part) {
    long[] sorted = Arrays.copyOf(delays, delayCount);
    Arrays.sort(sorted);
    return Duration.ofMillis(
        sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(sorted.length * part) - 1)]);
  }

  /** Forgets the delays seen so far. */
  public synchronized void resetDelays() {
    delayCount = 0;
  }

  /** Waits until it has seen enough, and returns whether it has. */
  public synchronized boolean await(Predicate<Verdict> isEnough, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!isEnough.test(verdict())) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      reader.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What the oracle has seen.
   *
   * @param runs how many runs
   * @param ended how many of them to their end
   * @param transitions how many records
   * @param repeated how many of them had the state of the one before
   * @param broken how many did not go on from where the one before was
   * @param afterEnd how many came after the end of their run
   * @param complaints the first of those
   */
  public record Verdict(
      int runs,
      int ended,
      long transitions,
      int repeated,
      int broken,
      int afterEnd,
      List<String> complaints) {
    /** Whether nothing is wrong. */
    public boolean isClean() {
      return repeated == 0 && broken == 0 && afterEnd == 0;
    }
  }
}
