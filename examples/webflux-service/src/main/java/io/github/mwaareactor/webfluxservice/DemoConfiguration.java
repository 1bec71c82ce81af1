package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An emulator in this process, so that the service can be tried without an AWS account. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {
  @Bean(destroyMethod = "close")
  MwaaServerlessEmulator emulator() {
    return MwaaServerlessEmulator.start();
  }

  @Bean
  DemoRuns demoRuns(MwaaServerlessEmulator emulator) {
    return new DemoRuns(emulator);
  }

  @Bean
  ClientCustomizer clientOfTheEmulator(MwaaServerlessEmulator emulator) {
    AccessKey key = emulator.accessKey();
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    return builder ->
        builder
            .endpoint(emulator.endpoint())
            .credentialsProvider(StaticCredentialsProvider.create(credentials));
  }
}
