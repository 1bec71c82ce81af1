package io.github.mwaareactor.springboot.autoconfigure;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Health of the client, as {@code mwaaServerless}; {@code
 * management.health.mwaaserverless.enabled=false} leaves it out. It is in neither the liveness nor
 * the readiness group: restarting the application does not fix a problem at AWS.
 */
@AutoConfiguration
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("mwaaserverless")
public final class MwaaServerlessHealthContributorAutoConfiguration {
  MwaaServerlessHealthContributorAutoConfiguration() {}

  @Bean
  CallOutcomes mwaaServerlessCallOutcomes() {
    return new CallOutcomes(Clock.systemUTC());
  }

  @Bean
  @ConditionalOnMissingBean(name = "mwaaServerlessHealthIndicator")
  HealthIndicator mwaaServerlessHealthIndicator(CallOutcomes outcomes) {
    return new MwaaServerlessHealthIndicator(outcomes, Clock.systemUTC());
  }
}
