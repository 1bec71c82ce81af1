package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

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

  /** Takes the place of endpoint, region and credentials in properties. */
  @Bean
  MwaaServerlessConnectionDetails demoConnection(MwaaServerlessEmulator emulator) {
    return new EmulatorConnection(emulator.endpoint(), emulator.accessKey());
  }

  private record EmulatorConnection(URI endpoint, AccessKey key)
      implements MwaaServerlessConnectionDetails {
    @Override
    public URI getEndpoint() {
      return endpoint;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> getCredentialsProvider() {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }
  }
}
