package io.github.mwaareactor.emulator.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "us-east-1, aws",
    "ap-southeast-5, aws",
    "mx-central-1, aws",
    "cn-north-1, aws-cn",
    "us-gov-west-1, aws-us-gov",
    "eusc-de-east-1, aws-eusc",
    "us-iso-east-1, aws-iso",
    "us-isob-east-1, aws-iso-b",
    "eu-isoe-west-1, aws-iso-e",
    "us-isof-south-1, aws-iso-f",
    "nowhere, aws"
  })
  void arnsAreOfTheRegionsPartition(String region, String partition) {
    ServiceIdentity identity = new ServiceIdentity(region, "123456789012");

    String arn = identity.workflowArn("load-0123456789");

    assertThat(arn)
        .isEqualTo(
            "arn:"
                + partition
                + ":airflow-serverless:"
                + region
                + ":123456789012:workflow/load-0123456789");
    assertThat(ServiceIdentity.isWorkflowArn(arn)).isTrue();
  }
}
