package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.topics.FleetAdmin;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the topic of states. */
@Command(
    name = "states",
    header = "Prints the states of runs as JSON lines, as the fleet publishes them.",
    description = "Only what members have committed. Ends when it is interrupted, or with --once.")
final class StatesCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--from-beginning",
      description = "Also what was published before: at least the last state of each run.")
  private boolean isFromBeginning;

  @Option(names = "--once", description = "What was published before, and no more.")
  private boolean isOnce;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    int partitions;
    try (FleetAdmin admin = FleetAdmin.of(kafka.properties())) {
      partitions = admin.partitions(kafka.topics(), kafka.group());
    }
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(kafka.topics().states(), partition))
            .toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(all);
      print(consumer, all);
    }
    return 0;
  }

  private void print(Consumer<byte[], byte[]> consumer, List<TopicPartition> all) {
    PrintWriter out = spec.commandLine().getOut();
    if (isFromBeginning || isOnce) {
      consumer.seekToBeginning(all);
    } else {
      consumer.seekToEnd(all);
    }
    Map<TopicPartition, Long> ends = isOnce ? consumer.endOffsets(all) : Map.of();
    do {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.value() != null) {
          out.println(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
      out.flush();
    } while (!out.checkError() && !isOver(consumer, ends));
  }

  private boolean isOver(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return isOnce
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
