package io.github.mwaareactor.internal.aws;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The partitions of AWS, in a table of our own: the SDK's metadata would load 311 classes on the
 * first call. A test holds the one against the other.
 */
enum Partition {
  AWS_CN("cn", "api.amazonwebservices.com.cn"),
  AWS_EUSC("eusc-(de)", "api.amazonwebservices.eu"),
  AWS_ISO("us-iso", "api.aws.ic.gov"),
  AWS_ISO_B("us-isob", "api.aws.scloud"),
  AWS_ISO_E("eu-isoe", "api.cloud-aws.adc-e.uk"),
  AWS_ISO_F("us-isof", "api.aws.hci.ic.gov"),
  AWS_US_GOV("us-gov", "api.aws"),
  // Last, as it also stands for any region that matches no other pattern.
  AWS("(us|eu|ap|sa|ca|me|af|il|mx)", "api.aws");

  private final Pattern regions;
  private final String dualStackSuffix;

  Partition(String areas, String dualStackSuffix) {
    this.regions = Pattern.compile("^" + areas + "-\\w+-\\d+$");
    this.dualStackSuffix = dualStackSuffix;
  }

  static Partition of(String region) {
    return Stream.of(values())
        .filter(partition -> partition.regions.matcher(region).matches())
        .findFirst()
        .orElse(AWS);
  }

  /** The service has no other endpoints than those under this suffix, FIPS or not. */
  String dualStackSuffix() {
    return dualStackSuffix;
  }
}
