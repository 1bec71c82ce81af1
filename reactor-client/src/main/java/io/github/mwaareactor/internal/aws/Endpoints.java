package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.model.RunRef;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Finds the endpoint and signing region for a region, and knows the one a client is pinned to. */
public final class Endpoints {
  private static final Set<String> KNOWN =
      Region.regions().stream().map(Region::id).collect(Collectors.toUnmodifiableSet());
  private static final String OTHER = "other";

  // Regions come from the caller's input, so what is kept of them has a bound.
  private static final int MAX_KEPT = 256;

  private final @Nullable Region pinned;
  private final Map<String, Endpoint> byRegion = new ConcurrentHashMap<>();
  private final Map<String, Endpoint> fipsByRegion = new ConcurrentHashMap<>();

  public Endpoints(@Nullable Region pinned) {
    this.pinned = pinned;
  }

  /**
   * Refuses a run in another region than the pinned one.
   *
   * @throws IllegalArgumentException naming both regions
   */
  public void check(RunRef run) {
    if (pinned != null && !pinned.id().equals(run.region())) {
      throw new IllegalArgumentException(
          "workflow must be in the client's region " + pinned.id() + ", was " + run.workflowArn());
    }
  }

  /** One of a bounded number of words: the region, if the SDK knows it or the client is pinned. */
  public String regionTag(String region) {
    boolean isPinned = pinned != null && pinned.id().equals(region);
    return isPinned || KNOWN.contains(region) ? region : OTHER;
  }

  /** The settings decide the address, the region always the signature. */
  public Endpoint of(String region, Settings settings) {
    URI custom = settings.endpoint();
    if (custom != null) {
      return new Endpoint(custom, region);
    }
    return settings.fips()
        ? kept(fipsByRegion, "airflow-serverless-fips", region)
        : kept(byRegion, "airflow-serverless", region);
  }

  private static Endpoint kept(Map<String, Endpoint> endpoints, String service, String region) {
    Endpoint kept = endpoints.get(region);
    if (kept != null) {
      return kept;
    }
    Endpoint made = new Endpoint(address(service, region), region);
    if (endpoints.size() < MAX_KEPT) {
      endpoints.put(region, made);
    }
    return made;
  }

  private static URI address(String service, String region) {
    String suffix = Partition.of(region).dualStackSuffix();
    return URI.create("https://" + service + "." + region + "." + suffix);
  }
}
