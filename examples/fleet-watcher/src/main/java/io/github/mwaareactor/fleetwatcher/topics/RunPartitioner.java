package io.github.mwaareactor.fleetwatcher.topics;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.InvalidRecordException;

/**
 * For any producer to the runs topic: {@code partitioner.class} is this class, and {@link
 * #SPREAD_CONFIG} the spread of the fleet, if it has one. A record whose key is none of a fleet is
 * refused.
 */
public final class RunPartitioner implements Partitioner {
  /** The property with the text of {@link Partitioning#parse}. */
  public static final String SPREAD_CONFIG = "fleet.spread";

  private Partitioning partitioning = new Partitioning(Map.of());

  /** For Kafka, which calls {@link #configure} next. */
  public RunPartitioner() {}

  @Override
  public void configure(Map<String, ?> configs) {
    Object spread = configs.get(SPREAD_CONFIG);
    partitioning = Partitioning.parse(spread == null ? "" : spread.toString());
  }

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    if (keyBytes == null) {
      throw new InvalidRecordException("a record without a key names no run");
    }
    try {
      RunKey run = RunKey.parse(new String(keyBytes, StandardCharsets.UTF_8));
      return partitioning.partition(run, cluster.partitionCountForTopic(topic));
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(e.getMessage());
    }
  }

  @Override
  public void close() {}
}
