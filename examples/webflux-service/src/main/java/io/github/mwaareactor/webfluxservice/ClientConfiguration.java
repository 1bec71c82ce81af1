package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One client and one watcher for the whole service. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
  /** {@link ClientLifecycle} closes it before, gracefully; this is for a start that fails. */
  @Bean(destroyMethod = "close")
  MwaaServerlessReactiveClient client(
      ClientProperties properties,
      List<CallListener> listeners,
      ObjectProvider<ClientCustomizer> customizers) {
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .timeouts(timeouts(properties))
            .allowPlaintext(properties.allowPlaintext())
            .proxyFromEnvironment(true)
            .callListener(CallListener.all(listeners.toArray(CallListener[]::new)));
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.endpoint()).to(builder::endpoint);
    given.from(properties.region()).to(builder::region);
    given.from(properties.maxAttempts()).as(ClientConfiguration::attempts).to(builder::retryPolicy);
    given.from(properties.rateLimit()).as(RateLimit::perSecond).to(builder::rateLimit);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  private static Timeouts timeouts(ClientProperties properties) {
    Timeouts.Builder timeouts = Timeouts.builder();
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.connectTimeout()).to(timeouts::connect);
    given.from(properties.attemptTimeout()).to(timeouts::attempt);
    given.from(properties.callTimeout()).to(timeouts::call);
    return timeouts.build();
  }

  private static RetryPolicy attempts(int maxAttempts) {
    return RetryPolicy.builder().maxAttempts(maxAttempts).build();
  }

  /** Shared by all who follow runs, so that a hundred browsers cost one poll. */
  @Bean(destroyMethod = "close")
  RunWatcher watcher(MwaaServerlessReactiveClient client, ClientProperties properties) {
    return client.watcher(watching(properties.watch()));
  }

  private static WatchOptions watching(ClientProperties.Watch properties) {
    WatchOptions.Builder options =
        WatchOptions.builder().targetStaleness(properties.targetStaleness());
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.rate()).to(options::rate);
    given.from(properties.maxInFlight()).to(options::maxInFlight);
    given.from(properties.notFoundGrace()).to(options::notFoundGrace);
    return options.build();
  }

  @Bean
  ClientLifecycle clientLifecycle(
      MwaaServerlessReactiveClient client, ClientProperties properties) {
    return new ClientLifecycle(client, properties.closeLimit());
  }

  @Bean
  AllowedRuns allowedRuns(ClientProperties properties) {
    return AllowedRuns.matching(properties.allowedWorkflows(), properties.events().maxRuns());
  }
}
