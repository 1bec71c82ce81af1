package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.endpoints.MwaaServerlessEndpointProvider;

class EndpointsTest {
  private static final Settings NONE = new Settings(null, false, null, null, null);
  private static final Settings FIPS = new Settings(null, true, null, null, null);

  private final Endpoints endpoints = new Endpoints(null);

  @ParameterizedTest
  @CsvSource({
    "us-east-1, api.aws",
    "ap-southeast-2, api.aws",
    "cn-north-1, api.amazonwebservices.com.cn",
    "us-gov-west-1, api.aws",
    "eusc-de-east-1, api.amazonwebservices.eu",
    "us-iso-east-1, api.aws.ic.gov",
    "us-isob-east-1, api.aws.scloud",
    "eu-isoe-west-1, api.cloud-aws.adc-e.uk",
    "us-isof-south-1, api.aws.hci.ic.gov",
    "moon-1, api.aws"
  })
  void theRegionDecidesEndpointAndSignature(String region, String suffix) {
    assertThat(endpoints.of(region, NONE))
        .isEqualTo(
            new Endpoint(
                URI.create("https://airflow-serverless." + region + "." + suffix), region));
    assertThat(endpoints.of(region, FIPS))
        .isEqualTo(
            new Endpoint(
                URI.create("https://airflow-serverless-fips." + region + "." + suffix), region));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRegionHasTheEndpointThatTheSdkGivesIt(boolean fips) {
    MwaaServerlessEndpointProvider judge = MwaaServerlessEndpointProvider.defaultProvider();
    Settings settings = fips ? FIPS : NONE;

    assertThat(regions())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            region ->
                assertThat(endpoints.of(region, settings).uri())
                    .isEqualTo(
                        judge
                            .resolveEndpoint(p -> p.region(Region.of(region)).useFips(fips))
                            .join()
                            .url()));
  }

  private static Set<String> regions() {
    Stream<String> known =
        Region.regions().stream().filter(region -> !region.isGlobalRegion()).map(Region::id);
    Stream<String> invented =
        Stream.of(
                "us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx", "cn", "us-gov", "eusc-de",
                "us-iso", "us-isob", "eu-isoe", "us-isof", "moon")
            .flatMap(area -> Stream.of("-atlantis-1", "-north-42").map(area::concat));
    return Stream.concat(known, Stream.concat(invented, Stream.of("moon", "x", "aws", "us-east")))
        .collect(Collectors.toSet());
  }

  @Test
  void aCustomEndpointReplacesTheAddressButNotTheSigningRegion() {
    URI custom = URI.create("https://proxy.example:8443/base");
    Settings settings = new Settings(custom, false, null, null, null);

    assertThat(endpoints.of("eu-west-1", settings)).isEqualTo(new Endpoint(custom, "eu-west-1"));
    assertThat(endpoints.of("eu-west-2", settings)).isEqualTo(new Endpoint(custom, "eu-west-2"));
    assertThat(endpoints.of("eu-west-2", NONE).uri())
        .isEqualTo(URI.create("https://airflow-serverless.eu-west-2.api.aws"));
  }

  @Test
  void anEndpointIsMadeOnceAndMoreRegionsThanAreKeptStillHaveTheirs() {
    assertThat(endpoints.of("eu-west-1", NONE)).isSameAs(endpoints.of("eu-west-1", NONE));

    assertThat(IntStream.range(0, 1000).mapToObj(i -> "eu-x-" + i))
        .allSatisfy(
            region ->
                assertThat(endpoints.of(region, NONE).uri())
                    .hasHost("airflow-serverless." + region + ".api.aws"));
  }

  @Test
  void aPinnedRegionRefusesAnyOther() {
    Endpoints pinned = new Endpoints(Region.EU_WEST_1);

    pinned.check(run("eu-west-1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pinned.check(run("us-east-1")))
        .withMessageContaining("client's region eu-west-1")
        .withMessageContaining("us-east-1");
  }

  @Test
  void noArnLeadsToAHostOutsideAws() {
    HostileArns arns = new HostileArns();
    Set<String> suffixes = knownSuffixes();
    int accepted = 0;

    for (int i = 0; i < 20_000; i++) {
      String arn = arns.next();
      WorkflowArn workflow = parsed(arn);
      if (workflow != null) {
        accepted++;
        assertStaysWithinAws(workflow.region(), suffixes, arn + " of " + arns);
      }
    }

    assertThat(accepted).as("accepted of %s", arns).isBetween(1_000, 19_000);
  }

  private static WorkflowArn parsed(String arn) {
    try {
      return new RunRef(arn, "r").workflow();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void assertStaysWithinAws(String region, Set<String> suffixes, String arn) {
    for (Settings settings : Set.of(NONE, FIPS)) {
      String service = settings.fips() ? "airflow-serverless-fips." : "airflow-serverless.";
      URI found = endpoints.of(region, settings).uri();
      assertThat(suffixes)
          .as(arn)
          .anySatisfy(suffix -> assertThat(found).hasHost(service + region + "." + suffix));
      assertThat(found)
          .as(arn)
          .hasScheme("https")
          .hasNoPort()
          .hasPath("")
          .hasNoQuery()
          .hasNoFragment()
          .hasNoUserInfo();
    }
  }

  private static Set<String> knownSuffixes() {
    PartitionEndpointKey dualStack =
        PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();
    return Region.regions().stream()
        .map(region -> PartitionMetadata.of(region).dnsSuffix(dualStack))
        .collect(Collectors.toSet());
  }

  private static RunRef run(String region) {
    return new RunRef(
        "arn:aws:airflow-serverless:" + region + ":123456789012:workflow/w-a1B2c3D4e5", "r");
  }
}
