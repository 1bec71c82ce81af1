package io.github.mwaareactor.webfluxservice;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.webflux.autoconfigure.ResourceHandlerRegistrationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.ResourcePatternResolver;
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
  StaticFiles staticFiles(ResourcePatternResolver resources) throws IOException {
    return StaticFiles.of(resources.getResources("classpath*:/static/**"));
  }

  @Bean
  ResourceHandlerRegistrationCustomizer contentTags(StaticFiles files) {
    return registration -> registration.setEtagGenerator(files::etag);
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
