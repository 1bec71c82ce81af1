package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class EndpointsTest {
  @ParameterizedTest
  @CsvSource({
    "aws, us-east-1, https://airflow-serverless.us-east-1.api.aws",
    "aws, ap-southeast-2, https://airflow-serverless.ap-southeast-2.api.aws",
    "aws-cn, cn-north-1, https://airflow-serverless.cn-north-1.api.amazonwebservices.com.cn",
    "aws-us-gov, us-gov-west-1, https://airflow-serverless.us-gov-west-1.api.aws",
    "aws-eusc, eusc-de-east-1, https://airflow-serverless.eusc-de-east-1.api.amazonwebservices.eu",
    "aws-iso, us-iso-east-1, https://airflow-serverless.us-iso-east-1.api.aws.ic.gov",
    "aws-iso-b, us-isob-east-1, https://airflow-serverless.us-isob-east-1.api.aws.scloud",
    "aws, moon-1, https://airflow-serverless.moon-1.api.aws"
  })
  void theArnsRegionDecidesEndpointAndSignature(String partition, String region, URI endpoint) {
    Endpoints endpoints = new Endpoints(null, null);

    Endpoint found = endpoints.of(workflow(partition, region));

    assertThat(found).isEqualTo(new Endpoint(endpoint, region));
  }

  @Test
  void aCustomEndpointReplacesTheAddressButNotTheSigningRegion() {
    URI custom = URI.create("https://proxy.example:8443/base");
    Endpoints endpoints = new Endpoints(null, custom);

    assertThat(endpoints.of(workflow("aws", "eu-west-1")))
        .isEqualTo(new Endpoint(custom, "eu-west-1"));
    assertThat(endpoints.of(workflow("aws", "eu-west-2")))
        .isEqualTo(new Endpoint(custom, "eu-west-2"));
  }

  @Test
  void aPinnedRegionRefusesAnyOther() {
    Endpoints endpoints = new Endpoints(Region.EU_WEST_1, null);

    endpoints.check(run("eu-west-1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoints.check(run("us-east-1")))
        .withMessageContaining("client's region eu-west-1")
        .withMessageContaining("us-east-1");
  }

  private static RunRef run(String region) {
    return new RunRef(workflow("aws", region).toString(), "r");
  }

  private static WorkflowArn workflow(String partition, String region) {
    return new WorkflowArn(partition, region, "123456789012", "w-a1B2c3D4e5");
  }
}
