package io.github.mwaareactor.webfluxservice;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What this service adds to the client, watcher, health and meters of the starter. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {
  @Bean
  AllowedRuns allowedRuns(ServiceProperties properties) {
    return AllowedRuns.matching(
        properties.allowedWorkflows(),
        properties.events().maxRuns(),
        properties.events().maxWorkflows());
  }

  @Bean
  CodecCustomizer unpooledJson(JsonMapper mapper) {
    return codecs -> codecs.defaultCodecs().jacksonJsonEncoder(new UnpooledJsonEncoder(mapper));
  }

  @Bean
  MeterBinder streamMeters(EventStreams streams) {
    return registry ->
        Gauge.builder("mwaa.events.streams", streams, EventStreams::openStreams)
            .description("Open event streams")
            .baseUnit("streams")
            .register(registry);
  }
}
