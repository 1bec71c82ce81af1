package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.Timeouts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One client for the whole service. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
  @Bean(destroyMethod = "close")
  MwaaServerlessReactiveClient client(
      ClientProperties properties, ObjectProvider<ClientCustomizer> customizers) {
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .timeouts(timeouts(properties))
            .pollPolicy(pollPolicy(properties));
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.endpoint()).to(builder::endpoint);
    given.from(properties.region()).to(builder::region);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  private static Timeouts timeouts(ClientProperties properties) {
    Timeouts.Builder timeouts = Timeouts.builder();
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.attemptTimeout()).to(timeouts::attempt);
    given.from(properties.callTimeout()).to(timeouts::call);
    return timeouts.build();
  }

  private static PollPolicy pollPolicy(ClientProperties properties) {
    PollPolicy.Builder policy = PollPolicy.builder();
    PropertyMapper given = PropertyMapper.get();
    given.from(properties.pollInterval()).to(policy::interval);
    given.from(properties.pollMaxInterval()).to(policy::maxInterval);
    return policy.build();
  }
}
