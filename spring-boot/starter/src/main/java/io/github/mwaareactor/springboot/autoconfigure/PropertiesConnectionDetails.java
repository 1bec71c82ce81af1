package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import software.amazon.awssdk.regions.Region;

/** What the properties say, for an application without connection details of its own. */
final class PropertiesConnectionDetails implements MwaaServerlessConnectionDetails {
  private final MwaaServerlessProperties properties;
  private final ObjectProvider<SslBundles> bundles;

  PropertiesConnectionDetails(
      MwaaServerlessProperties properties, ObjectProvider<SslBundles> bundles) {
    this.properties = properties;
    this.bundles = bundles;
  }

  @Override
  public @Nullable URI getEndpoint() {
    return properties.endpoint();
  }

  @Override
  public @Nullable Region getRegion() {
    return PropertiesMapper.region(properties);
  }

  @Override
  public @Nullable SslBundle getSslBundle() {
    String name = properties.ssl().bundle();
    return name == null || name.isBlank() ? null : bundle(name);
  }

  private SslBundle bundle(String name) {
    try {
      return bundles.getObject().getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw new InvalidConfigurationPropertyValueException(
          "mwaa.serverless.ssl.bundle", name, "It must be the name of a spring.ssl.bundle.*", e);
    }
  }
}
