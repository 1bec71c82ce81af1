package io.github.mwaareactor.springboot.test;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import io.github.mwaareactor.springboot.autoconfigure.MwaaServerlessAutoConfiguration;
import io.github.mwaareactor.springboot.autoconfigure.MwaaServerlessProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The emulator, and the way to it. */
@AutoConfiguration(before = MwaaServerlessAutoConfiguration.class)
@EnableConfigurationProperties(MwaaServerlessProperties.class)
final class MwaaServerlessEmulatorAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  MwaaServerlessEmulator mwaaServerlessEmulator(MwaaServerlessProperties properties) {
    MwaaServerlessEmulator.Builder emulator = MwaaServerlessEmulator.builder();
    String region = properties.region();
    if (region != null && !region.isBlank()) {
      emulator.region(region);
    }
    return emulator.start();
  }

  /** Even if the application has connection details of its own. */
  @Bean
  @Primary
  MwaaServerlessConnectionDetails mwaaServerlessEmulatorConnectionDetails(
      MwaaServerlessEmulator emulator, MwaaServerlessProperties properties) {
    return new EmulatorConnectionDetails(emulator, properties.region());
  }
}
