package io.github.mwaareactor.internal.aws;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
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
  private static final String UNKNOWN = "unknown";

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
    checkRegion(run.workflowArn());
  }

  /**
   * Refuses what is no workflow's ARN, or one in another region than the pinned one.
   *
   * @throws IllegalArgumentException naming the rule, or both regions
   */
  public void check(String workflowArn) {
    WorkflowArn.parse(workflowArn);
    checkRegion(workflowArn);
  }

  private void checkRegion(String workflowArn) {
    if (pinned != null && !pinned.id().equals(WorkflowArn.regionOf(workflowArn))) {
      throw new IllegalArgumentException(
          "workflow must be in the client's region " + pinned.id() + ", was " + workflowArn);
    }
  }

  /**
   * The region of a call that is about no ARN: the caller's, else the pinned one, else that of the
   * settings.
   *
   * @param settings null if they are not known yet
   * @return null if the settings decide, once they are known
   * @throws IllegalArgumentException if the client is pinned to another region, or it is known that
   *     there is none
   */
  public @Nullable String choose(@Nullable Region asked, @Nullable Settings settings) {
    if (asked == null && pinned != null) {
      return pinned.id();
    }
    if (asked == null) {
      return settings == null ? null : regionOf(settings);
    }
    if (pinned != null && !pinned.equals(asked)) {
      throw new IllegalArgumentException(
          "region must be the client's region " + pinned.id() + ", was " + asked.id());
    }
    return hostLabel("region", asked.id());
  }

  /**
   * The region of the settings.
   *
   * @throws IllegalArgumentException if they have none, or one that no host name can have in it
   */
  public static String regionOf(Settings settings) {
    SourcedValue<String> region = settings.region();
    if (region == null) {
      throw new IllegalArgumentException(
          "no region is known: give one to the call or to the builder, or set AWS_REGION, the JVM"
              + " property aws.region or the profile's region");
    }
    return region.as(Endpoints::hostLabel).value();
  }

  // It becomes a part of the host's name, so it must not be able to name another host.
  /** The region, if it can be part of a host's name. */
  public static Region checked(Region region) {
    hostLabel("region", requireNonNull(region, "region").id());
    return region;
  }

  private static String hostLabel(String where, String region) {
    Checks.argument(
        WorkflowArn.isHostLabel(region),
        where + " must be a region's name such as eu-west-1",
        region);
    return region;
  }

  /**
   * One of a bounded number of words: the region, if the SDK knows it or the client is pinned.
   *
   * @param region null if settings decide that are not known yet
   */
  public String regionTag(@Nullable String region) {
    if (region == null) {
      return UNKNOWN;
    }
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
