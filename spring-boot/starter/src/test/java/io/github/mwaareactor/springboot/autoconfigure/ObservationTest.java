package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.micrometer.MicrometerMeters;
import io.github.mwaareactor.observe.micrometer.MicrometerObservation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** The client reports to the registries that the application has. */
class ObservationTest {
  @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

  private final MwaaServerlessEmulator emulator = EMULATOR.get();
  private final ApplicationContextRunner bare =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MwaaServerlessAutoConfiguration.class))
          .withPropertyValues(
              "mwaa.serverless.warmup=false", "mwaa.serverless.endpoint=" + emulator.endpoint())
          .withBean(IdentityProvider.class, () -> ConfiguredClient.keys(emulator.accessKey()));
  private final ApplicationContextRunner observed =
      bare.withConfiguration(
          AutoConfigurations.of(
              ObservationAutoConfiguration.class,
              MetricsAutoConfiguration.class,
              CompositeMeterRegistryAutoConfiguration.class,
              SimpleMetricsExportAutoConfiguration.class));

  private void call(MwaaServerlessReactiveClient client) {
    ScriptedRun run =
        emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
    client.getWorkflowRun(run.workflowArn(), run.runId()).block(Duration.ofSeconds(20));
  }

  @Test
  void callsAreObservedAndMeteredByBootsRegistries() {
    observed.run(
        context -> {
          call(context.getBean(MwaaServerlessReactiveClient.class));

          MeterRegistry meters = context.getBean(MeterRegistry.class);
          assertThat(meters.getMeters().stream().map(meter -> meter.getId().getName()))
              .contains("mwaa.serverless.call", "mwaa.serverless.attempt");
        });
  }

  @Test
  void withoutRegistriesNothingIsReported() {
    bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CallListener.class));
  }

  @Test
  void propertiesSwitchObservationsAndMetersOff() {
    observed
        .withPropertyValues("mwaa.serverless.observations.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(MicrometerObservation.class)
                    .hasSingleBean(MicrometerMeters.class));
    observed
        .withPropertyValues("mwaa.serverless.metrics.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MicrometerObservation.class)
                    .doesNotHaveBean(MicrometerMeters.class));
  }

  @Test
  void anApplicationMayHaveAListenerOfItsOwnInPlaceOfEach() {
    observed
        .withBean(
            "own", MicrometerMeters.class, () -> MicrometerMeters.of(new SimpleMeterRegistry()))
        .run(context -> assertThat(context).hasSingleBean(MicrometerMeters.class).hasBean("own"));
  }

  @Test
  void withoutMicrometersObservationsThereIsAClientAllTheSame() {
    bare.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MwaaServerlessReactiveClient.class)
                    .doesNotHaveBean(MicrometerObservation.class));
  }

  @Test
  void withoutMicrometersMetersThereIsAClientAllTheSame() {
    bare.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MwaaServerlessReactiveClient.class)
                    .doesNotHaveBean(MicrometerMeters.class));
  }
}
