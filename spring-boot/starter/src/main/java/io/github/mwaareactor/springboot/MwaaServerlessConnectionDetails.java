package io.github.mwaareactor.springboot;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where the service is and who calls it. A bean of this type takes the place of all properties of
 * the same meaning, as with other services of Spring Boot: a test or a development service brings
 * one along. All methods return null by default, which stands for the default of the client.
 */
public interface MwaaServerlessConnectionDetails extends ConnectionDetails {
  /** The address that every call goes to, in place of {@code mwaa.serverless.endpoint}. */
  default @Nullable URI getEndpoint() {
    return null;
  }

  /** The only region of the client, in place of {@code mwaa.serverless.region}. */
  default @Nullable Region getRegion() {
    return null;
  }

  /**
   * Where credentials come from, in place of the provider of the context. Null leaves the choice to
   * that, and without one to the default credentials chain.
   */
  default @Nullable IdentityProvider<? extends AwsCredentialsIdentity> getCredentialsProvider() {
    return null;
  }

  /** Trust and client key, in place of {@code mwaa.serverless.ssl.bundle}. */
  default @Nullable SslBundle getSslBundle() {
    return null;
  }
}
