package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Our table is the SDK's own. Fails when a release of the SDK knows a partition more. */
class PartitionTest {
  @Test
  void everyRegionThatTheSdkKnowsIsInTheSdksPartition() {
    assertThat(Region.regions())
        .hasSizeGreaterThan(40)
        .allSatisfy(region -> assertAsTheSdk(region.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "moon-1",
        "moon",
        "x",
        "aws",
        "us-east",
        "us-atlantis-1",
        "us-east-1a",
        "cn",
        "cn-north",
        "cn-atlantis-42",
        "cn-north-1-x",
        "us-gov-atlantis-1",
        "eusc-de-atlantis-1",
        "eusc-fr-west-1",
        "us-iso-1",
        "us-iso-atlantis-1",
        "us-isob-atlantis-1",
        "us-isof-atlantis-1",
        "us-isog-atlantis-1",
        "eu-isoe-atlantis-1",
        "eu-iso-atlantis-1",
        "xus-iso-east-1",
        "us-iso-east-1x"
      })
  void aRegionThatTheSdkDoesNotKnowIsWhereTheSdkPutsIt(String region) {
    assertThat(Region.regions()).extracting(Region::id).doesNotContain(region);
    assertAsTheSdk(region);
  }

  @Test
  void thereAreAsManyPartitionsAsTheSdkKnows() {
    Set<String> known =
        Region.regions().stream()
            .map(region -> PartitionMetadata.of(region).id())
            .collect(Collectors.toSet());

    assertThat(Arrays.stream(Partition.values()).map(PartitionTest::id))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  private static void assertAsTheSdk(String region) {
    PartitionMetadata sdk = PartitionMetadata.of(Region.of(region));
    Partition ours = Partition.of(region);

    assertThat(id(ours)).as(region).isEqualTo(sdk.id());
    assertThat(ours.dualStackSuffix())
        .as(region)
        .isEqualTo(sdk.dnsSuffix(key(EndpointTag.DUALSTACK)))
        .isEqualTo(sdk.dnsSuffix(key(EndpointTag.DUALSTACK, EndpointTag.FIPS)));
  }

  private static PartitionEndpointKey key(EndpointTag... tags) {
    return PartitionEndpointKey.builder().tags(Stream.of(tags).toList()).build();
  }

  private static String id(Partition partition) {
    return partition.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
