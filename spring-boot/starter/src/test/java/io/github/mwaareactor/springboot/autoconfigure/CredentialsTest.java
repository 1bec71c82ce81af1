package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/** Whose credentials the client has. */
class CredentialsTest extends ConfiguredClient {
  @Test
  void theOnlyCredentialsProviderOfTheContextIsUsed() {
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .run(context -> assertThat(state(context)).isEqualTo(RunState.RUNNING));
  }

  @Test
  void theCredentialsOfSpringCloudAwsAreUsed() {
    application
        .withConfiguration(
            AutoConfigurations.of(
                CredentialsProviderAutoConfiguration.class, RegionProviderAutoConfiguration.class))
        .withPropertyValues(
            "spring.cloud.aws.region.static=us-east-1",
            "spring.cloud.aws.credentials.access-key=" + emulator.accessKey().accessKeyId(),
            "spring.cloud.aws.credentials.secret-key=" + emulator.accessKey().secretAccessKey())
        .run(context -> assertThat(state(context)).isEqualTo(RunState.RUNNING));
  }

  @Test
  void thePrimaryOneOfSeveralCredentialsProvidersIsUsed() {
    application
        .withUserConfiguration(TwoProviders.class)
        .withBean(
            "emulatorKeys",
            AwsCredentialsProvider.class,
            () -> (AwsCredentialsProvider) keys(emulator.accessKey()),
            definition -> definition.setPrimary(true))
        .run(context -> assertThat(state(context)).isEqualTo(RunState.RUNNING));
  }

  @Test
  void severalCredentialsProvidersWithoutAPrimaryOneAreWarnedOf() {
    application
        .withUserConfiguration(TwoProviders.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(warnings.all())
                  .singleElement()
                  .asString()
                  .contains("several credentials providers");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoProviders {
    @Bean
    AwsCredentialsProvider one() {
      return wrongKeys();
    }

    @Bean
    AwsCredentialsProvider two() {
      return wrongKeys();
    }
  }

  @Test
  void connectionDetailsBeatPropertiesAndTheProviderOfTheContext() {
    application
        .withPropertyValues(
            "mwaa.serverless.endpoint=https://localhost:1", "mwaa.serverless.region=eu-west-1")
        .withBean(AwsCredentialsProvider.class, ClientConfigurationTest::wrongKeys)
        .withBean(MwaaServerlessConnectionDetails.class, () -> new Details(emulator))
        .run(context -> assertThat(state(context)).isEqualTo(RunState.RUNNING));
  }

  private record Details(MwaaServerlessEmulator emulator)
      implements MwaaServerlessConnectionDetails {
    @Override
    public URI getEndpoint() {
      return emulator.endpoint();
    }

    @Override
    public Region getRegion() {
      return Region.of(emulator.region());
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> getCredentialsProvider() {
      return keys(emulator.accessKey());
    }
  }
}
