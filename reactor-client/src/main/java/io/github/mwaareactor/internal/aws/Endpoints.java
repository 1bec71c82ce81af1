package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Finds the endpoint and signing region for a workflow. */
public final class Endpoints {
  // The service has no other endpoints than those under the dual-stack suffix.
  private static final PartitionEndpointKey DUAL_STACK =
      PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();

  // Regions come from the caller's input, so what is kept of them has a bound.
  private static final int MAX_KEPT = 256;

  private final @Nullable Region pinned;
  private final @Nullable URI custom;
  private final Map<String, Endpoint> byRegion = new ConcurrentHashMap<>();

  public Endpoints(@Nullable Region pinned, @Nullable URI custom) {
    this.pinned = pinned;
    this.custom = custom;
  }

  /**
   * Refuses a run in another region than the pinned one.
   *
   * @throws IllegalArgumentException naming both regions
   */
  public void check(RunRef run) {
    if (pinned != null && !pinned.id().equals(run.workflow().region())) {
      throw new IllegalArgumentException(
          "workflow must be in the client's region " + pinned.id() + ", was " + run.workflowArn());
    }
  }

  public Endpoint of(WorkflowArn workflow) {
    String region = workflow.region();
    Endpoint kept = byRegion.get(region);
    if (kept != null) {
      return kept;
    }
    Endpoint made = endpoint(region);
    if (byRegion.size() < MAX_KEPT) {
      byRegion.put(region, made);
    }
    return made;
  }

  private Endpoint endpoint(String region) {
    return new Endpoint(custom != null ? custom : serviceEndpoint(region), region);
  }

  private static URI serviceEndpoint(String region) {
    String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix(DUAL_STACK);
    return URI.create("https://airflow-serverless." + region + "." + suffix);
  }
}
