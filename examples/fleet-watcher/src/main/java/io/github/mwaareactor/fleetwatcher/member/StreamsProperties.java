package io.github.mwaareactor.fleetwatcher.member;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.assignment.assignors.StickyTaskAssignor;

/** What a member asks of Kafka Streams. */
final class StreamsProperties {
  // A member hears with its next heartbeat that partitions are dealt out anew.
  private static final int HEARTBEAT_MS = 250;
  // A fetch that waits for records holds up one for partitions that were taken over.
  private static final int FETCH_MAX_WAIT_MS = 100;
  // A standby that asks for each change is much work for the brokers.
  private static final int RESTORE_FETCH_MIN_BYTES = 262_144;

  private StreamsProperties() {}

  static Properties of(MemberOptions options, Path stateDirectory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, options.standbys());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 10);
    // The engine's own assignor deals all partitions out anew whenever a member comes or goes, and
    // the runs of those that move are not polled meanwhile. This one moves as few as it can.
    properties.put(StreamsConfig.TASK_ASSIGNOR_CLASS_CONFIG, StickyTaskAssignor.class.getName());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) options.replicationFactor());
    int session = Math.toIntExact(options.sessionTimeout().toMillis());
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.min(session / 4, HEARTBEAT_MS));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_MAX_WAIT_MS);
    properties.put(
        StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG),
        RESTORE_FETCH_MIN_BYTES);
    // A dead member's open transaction holds up whoever restores its partitions.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
    // Brokers may be away for as long as they like: the member waits, and goes on where it was.
    properties.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, Duration.ofDays(7).toMillis());

    properties.putAll(options.kafka());

    // What the fleet relies on.
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, options.group());
    properties.put(StreamsConfig.CLIENT_ID_CONFIG, options.member());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return properties;
  }
}
