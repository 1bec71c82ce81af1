package io.github.mwaareactor.fleetwatcher.topics;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to the topic of runs: what a fleet shall watch, or no longer watch. */
public final class RunSubmissions implements AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private RunSubmissions(Producer<String, byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Connects.
   *
   * @param kafka Kafka's own properties
   * @param topics the fleet's topics
   * @param partitioning of the fleet
   */
  public static RunSubmissions open(
      Map<String, String> kafka, FleetTopics topics, Partitioning partitioning) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, RunPartitioner.class.getName());
    // Otherwise a broker that is still taking over a new partition may accept the second batch, and
    // then refuse the first one for good.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(RunPartitioner.SPREAD_CONFIG, partitioning.toString());
    return new RunSubmissions(
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer()),
        topics.runs());
  }

  /**
   * Has a run, or all runs of a workflow, watched.
   *
   * @param note anything; kept in the topic for whoever reads it
   */
  public void submit(RunKey key, String note) {
    write(key, note.getBytes(StandardCharsets.UTF_8));
  }

  /** Has it no longer watched. */
  public void stop(RunKey key) {
    write(key, null);
  }

  private void write(RunKey key, byte @Nullable [] value) {
    Future<?> ignored =
        producer.send(
            new ProducerRecord<>(topic, key.toString(), value),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
            });
  }

  /**
   * Waits until the brokers have all of it.
   *
   * @throws KafkaException if they do not have all of it
   */
  public void flush() {
    producer.flush();
    Exception error = failure.getAndSet(null);
    if (error != null) {
      throw new KafkaException(
          "not all of the records could be written: " + error.getMessage(), error);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
