package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An emulator in this process, so that the service can be tried without an AWS account. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {
  @Bean(destroyMethod = "close")
  MwaaServerlessEmulator emulator(DemoClock clock) {
    return MwaaServerlessEmulator.builder().clock(clock).recordedCalls(1_000).start();
  }

  @Bean
  DemoClock demoClock() {
    return new DemoClock();
  }

  @Bean(destroyMethod = "dispose")
  Scheduler demoTimer() {
    return Schedulers.newSingle("demo", true);
  }

  @Bean
  DemoRuns demoRuns(MwaaServerlessEmulator emulator, DemoClock clock, Scheduler demoTimer) {
    return new DemoRuns(emulator, clock, demoTimer);
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
