package io.github.mwaareactor.fleetwatcher.member;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What a member asks of Kafka Streams. */
final class StreamsProperties {
  private StreamsProperties() {}

  static Properties of(MemberOptions options, Path stateDirectory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, options.standbys());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 50);
    // The shortest that the engine takes. Only then does a member with an empty store get its
    // share.
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) options.replicationFactor());
    int session = Math.toIntExact(options.sessionTimeout().toMillis());
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 4);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
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
