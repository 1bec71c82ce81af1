package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Reads the topics of runs and owners with one processor for each partition, which keeps the runs
 * in a store and writes to the topics of states, runs and owners.
 */
final class FleetTopology {
  static final String RUNS_STORE = "runs";
  static final String RATES_STORE = "rates";
  static final String STATES_SINK = "write-states";
  static final String RUNS_SINK = "write-runs";
  static final String OWNERS_SINK = "write-owners";

  private static final String RUNS_SOURCE = "read-runs";
  private static final String OWNERS_SOURCE = "read-owners";
  private static final String PROCESSOR = "watch";

  private FleetTopology() {}

  static Topology of(
      MemberSettings settings, ProcessorSupplier<String, byte[], String, byte[]> processors) {
    StringDeserializer keys = new StringDeserializer();
    ByteArrayDeserializer values = new ByteArrayDeserializer();
    Topology topology = new Topology();
    topology.addSource(RUNS_SOURCE, keys, values, settings.topics().runs());
    topology.addSource(OWNERS_SOURCE, keys, values, settings.topics().owners());
    topology.addProcessor(PROCESSOR, processors, RUNS_SOURCE, OWNERS_SOURCE);
    addStore(topology, RUNS_STORE, seenStates());
    addStore(topology, RATES_STORE, Serdes.Double());
    StreamPartitioner<String, byte[]> byRun = byRun(settings.partitioning());
    addSink(topology, STATES_SINK, settings.topics().states(), byRun);
    addSink(topology, RUNS_SINK, settings.topics().runs(), byRun);
    addSink(
        topology,
        OWNERS_SINK,
        settings.topics().owners(),
        (topic, partition, value, partitions) -> Optional.of(Set.of(Integer.valueOf(partition))));
    return topology;
  }

  private static <T> void addStore(Topology topology, String name, Serde<T> values) {
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingEnabled(Map.of()),
        PROCESSOR);
  }

  private static void addSink(
      Topology topology, String name, String topic, StreamPartitioner<String, byte[]> partitioner) {
    topology.addSink(
        name, topic, new StringSerializer(), new ByteArraySerializer(), partitioner, PROCESSOR);
  }

  private static StreamPartitioner<String, byte[]> byRun(Partitioning partitioning) {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(partitioning.partition(RunKey.parse(key), partitions)));
  }

  private static Serde<SeenState> seenStates() {
    return Serdes.serdeFrom(
        (topic, seen) -> seen == null ? null : seen.toBytes(),
        (topic, bytes) -> bytes == null ? null : SeenState.of(bytes));
  }
}
