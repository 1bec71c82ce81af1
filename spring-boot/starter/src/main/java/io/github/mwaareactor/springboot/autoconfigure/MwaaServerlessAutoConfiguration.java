package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.micrometer.MicrometerMeters;
import io.github.mwaareactor.observe.micrometer.MicrometerObservation;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import io.github.mwaareactor.springboot.MwaaServerlessCustomizer;
import io.github.mwaareactor.watch.RunWatcher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * One client and one watcher for the application, each only if it has none of its own. Their
 * options are {@link MwaaServerlessProperties}, then {@link MwaaServerlessConnectionDetails}, then
 * {@link MwaaServerlessCustomizer}s in their order.
 */
@AutoConfiguration(
    afterName = {
      "io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@EnableConfigurationProperties(MwaaServerlessProperties.class)
public final class MwaaServerlessAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.spring");
  private static final String USE_RESOURCE_FACTORY =
      "mwaa.serverless.connections.use-reactor-resource-factory";

  MwaaServerlessAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  MwaaServerlessConnectionDetails mwaaServerlessConnectionDetails(
      MwaaServerlessProperties properties, ObjectProvider<SslBundles> bundles) {
    return new PropertiesConnectionDetails(properties, bundles);
  }

  /** A new one for each client, for an application that builds clients of its own. */
  @Bean
  @Scope(BeanDefinition.SCOPE_PROTOTYPE)
  @ConditionalOnMissingBean
  MwaaServerlessReactiveClientBuilder mwaaServerlessReactiveClientBuilder(
      MwaaServerlessProperties properties,
      MwaaServerlessConnectionDetails details,
      ObjectProvider<IdentityProvider<? extends AwsCredentialsIdentity>> credentials,
      ObjectProvider<CallListener> listeners,
      ObjectProvider<MwaaServerlessCustomizer> customizers) {
    MwaaServerlessReactiveClientBuilder builder = MwaaServerlessReactiveClient.builder();
    new PropertiesMapper(properties).configure(builder);
    if (!PropertiesMapper.set("endpoint", details.getEndpoint(), builder::endpoint)) {
      PropertiesMapper.set("fips", properties.fips(), builder::fips);
    }
    PropertiesMapper.set("region", details.getRegion(), builder::region);
    if (details.getSslBundle() != null) {
      builder.httpClient(new SslBundleHttpClient(details.getSslBundle()));
    }
    IdentityProvider<? extends AwsCredentialsIdentity> provider =
        credentialsProvider(details, credentials);
    if (provider != null) {
      builder.credentialsProvider(provider);
    }
    CallListener[] all = listeners.orderedStream().toArray(CallListener[]::new);
    if (all.length > 0) {
      builder.callListener(CallListener.all(all));
    }
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder;
  }

  /** Closed by {@link ClientLifecycle}, which lets the calls in flight finish. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  MwaaServerlessReactiveClient mwaaServerlessReactiveClient(
      MwaaServerlessReactiveClientBuilder builder, ClientLifecycle lifecycle) {
    MwaaServerlessReactiveClient client = builder.build();
    lifecycle.closeAtTheEnd(client);
    return client;
  }

  private static @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentialsProvider(
      MwaaServerlessConnectionDetails details,
      ObjectProvider<IdentityProvider<? extends AwsCredentialsIdentity>> context) {
    if (details.getCredentialsProvider() != null) {
      return details.getCredentialsProvider();
    }
    IdentityProvider<? extends AwsCredentialsIdentity> only = context.getIfUnique();
    if (only == null && context.stream().findAny().isPresent()) {
      LOG.warn(
          "there are several credentials providers and none is @Primary:"
              + " the AWS default credentials chain is used");
    }
    return only;
  }

  /** Closed with the client. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  @ConditionalOnSingleCandidate(MwaaServerlessReactiveClient.class)
  @ConditionalOnBooleanProperty(name = "mwaa.serverless.watch.enabled", matchIfMissing = true)
  RunWatcher mwaaServerlessRunWatcher(
      MwaaServerlessReactiveClient client, MwaaServerlessProperties properties) {
    return client.watcher(new PropertiesMapper(properties).watchOptions());
  }

  /** For all clients of the context, also those that the application defines itself. */
  @Bean
  ClientLifecycle mwaaServerlessClientLifecycle(
      MwaaServerlessProperties properties, ConfigurableApplicationContext context) {
    return new ClientLifecycle(
        properties.warmup(), new PropertiesMapper(properties).closeLimit(), context);
  }

  @Bean
  StreamsLifecycle mwaaServerlessStreamsLifecycle(
      ClientLifecycle lifecycle, ConfigurableApplicationContext context) {
    return new StreamsLifecycle(lifecycle, context);
  }

  /** A call in a request has the observation of that request as its parent. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ObservationRegistry.class)
  static class ObservationConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(ObservationRegistry.class)
    @ConditionalOnBooleanProperty(
        name = "mwaa.serverless.observations.enabled",
        matchIfMissing = true)
    MicrometerObservation mwaaServerlessObservation(ObservationRegistry registry) {
      return MicrometerObservation.of(registry);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class MetricsConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @ConditionalOnBooleanProperty(name = "mwaa.serverless.metrics.enabled", matchIfMissing = true)
    MicrometerMeters mwaaServerlessMeters(MeterRegistry registry) {
      return MicrometerMeters.of(registry);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ReactorResourceFactory.class)
  @ConditionalOnBooleanProperty(USE_RESOURCE_FACTORY)
  static class SharedLoopsConfiguration {
    /** First, so that those of the application have the last word. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MwaaServerlessCustomizer mwaaServerlessSharedLoops(
        ObjectProvider<ReactorResourceFactory> resources) {
      ReactorResourceFactory shared = resources.getIfAvailable();
      if (shared == null) {
        throw noResourceFactory();
      }
      return builder -> builder.loopResources(shared.getLoopResources());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("org.springframework.http.client.ReactorResourceFactory")
  @ConditionalOnBooleanProperty(USE_RESOURCE_FACTORY)
  static class NoSharedLoopsConfiguration {
    NoSharedLoopsConfiguration() {
      throw noResourceFactory();
    }
  }

  private static InvalidConfigurationPropertyValueException noResourceFactory() {
    return new InvalidConfigurationPropertyValueException(
        USE_RESOURCE_FACTORY,
        true,
        "There is no ReactorResourceFactory. It comes with a web server or a WebClient on Reactor"
            + " Netty.");
  }
}
