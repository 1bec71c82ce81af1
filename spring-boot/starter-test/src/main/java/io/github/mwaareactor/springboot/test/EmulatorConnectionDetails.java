package io.github.mwaareactor.springboot.test;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/** The emulator's address, one of its keys, and trust in its certificate if it has one. */
final class EmulatorConnectionDetails implements MwaaServerlessConnectionDetails {
  private final MwaaServerlessEmulator emulator;
  private final @Nullable String region;

  /** The region stays that of the application, if it has one. */
  EmulatorConnectionDetails(MwaaServerlessEmulator emulator, @Nullable String region) {
    this.emulator = emulator;
    this.region = region;
  }

  @Override
  public @Nullable Region getRegion() {
    return region == null || region.isBlank() ? null : Region.of(region);
  }

  @Override
  public URI getEndpoint() {
    return emulator.endpoint();
  }

  @Override
  public IdentityProvider<? extends AwsCredentialsIdentity> getCredentialsProvider() {
    AccessKey key = emulator.accessKey();
    return StaticCredentialsProvider.create(
        key.sessionToken() == null
            ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
            : AwsSessionCredentials.create(
                key.accessKeyId(), key.secretAccessKey(), key.sessionToken()));
  }

  @Override
  public @Nullable SslBundle getSslBundle() {
    return emulator.endpoint().getScheme().equals("https")
        ? SslBundle.of(null, null, null, null, SslManagerBundle.from(emulator.trust()))
        : null;
  }
}
