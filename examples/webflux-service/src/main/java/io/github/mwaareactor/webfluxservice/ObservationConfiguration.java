package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.observe.micrometer.MicrometerMeters;
import io.github.mwaareactor.observe.micrometer.MicrometerObservation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the client and the event streams show of themselves, in Spring Boot's own registries. */
@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {
  /** A call for somebody's request has the observation of that request as its parent. */
  @Bean
  MicrometerObservation callObservation(ObservationRegistry registry) {
    return MicrometerObservation.of(registry);
  }

  @Bean
  MicrometerMeters clientMeters(MeterRegistry registry) {
    return MicrometerMeters.of(registry);
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
