package io.github.mwaareactor.fleetwatcher.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class RunPartitionerTest {
  private static final int PARTITIONS = 64;
  private static final RunKey KEY =
      RunKey.parse(
          "123456789012/us-east-1/arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5#run-1");

  private final RunPartitioner partitioner = new RunPartitioner();

  private static Cluster cluster() {
    Node node = new Node(1, "127.0.0.1", 9092);
    List<PartitionInfo> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> new PartitionInfo("runs", i, node, new Node[] {node}, new Node[] {node}))
            .toList();
    return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
  }

  private int partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return partitioner.partition("runs", key, bytes, null, null, cluster());
  }

  @Test
  void withoutASpreadARecordGoesWhereMembersLookForIt() {
    partitioner.configure(Map.of());

    assertThat(partition(KEY.toString()))
        .isEqualTo(new Partitioning(Map.of()).partition(KEY, PARTITIONS));
  }

  @Test
  void withASpreadARecordGoesWhereMembersLookForIt() {
    String spread = "123456789012/us-east-1=16";
    partitioner.configure(Map.of(RunPartitioner.SPREAD_CONFIG, spread));

    assertThat(partition(KEY.toString()))
        .isEqualTo(Partitioning.parse(spread).partition(KEY, PARTITIONS))
        .isNotEqualTo(new Partitioning(Map.of()).partition(KEY, PARTITIONS));
  }

  @Test
  void aMalformedKeyIsRefused() {
    partitioner.configure(Map.of());

    assertThatThrownBy(() -> partition("run-1"))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("a key must be");
  }

  @Test
  void aRecordWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> partitioner.partition("runs", null, null, null, null, cluster()))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("names no run");
  }

  @Test
  void aMalformedSpreadIsRefusedWhenTheProducerIsMade() {
    assertThatThrownBy(() -> partitioner.configure(Map.of(RunPartitioner.SPREAD_CONFIG, "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a spread must be account/region=number");
  }
}
