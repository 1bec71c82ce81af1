package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.util.context.Context;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Health is told from the calls that were made anyway. */
class HealthTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String INDICATOR = "mwaaServerlessHealthIndicator";

  @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

  private final MwaaServerlessEmulator emulator = EMULATOR.get();
  private final ReactiveWebApplicationContextRunner application =
      new ReactiveWebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MwaaServerlessAutoConfiguration.class,
                  MwaaServerlessHealthContributorAutoConfiguration.class))
          .withPropertyValues(
              "mwaa.serverless.warmup=false",
              "mwaa.serverless.max-attempts=1",
              "mwaa.serverless.endpoint=" + emulator.endpoint())
          .withBean(IdentityProvider.class, () -> ConfiguredClient.keys(emulator.accessKey()));

  private RunRef run() {
    ScriptedRun run =
        emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
    return new RunRef(run.workflowArn(), run.runId());
  }

  private void call(ApplicationContext context) {
    context
        .getBean(MwaaServerlessReactiveClient.class)
        .getWorkflowRun(run())
        .onErrorComplete()
        .block(BOUND);
  }

  private static Health health(ApplicationContext context) {
    return context.getBean(INDICATOR, HealthIndicator.class).health();
  }

  @Test
  void nothingAskedIsNoTroubleAndAHealthCheckAsksNothing() {
    application.run(
        context -> {
          Health health = health(context);

          assertThat(health.getStatus()).isEqualTo(Status.UP);
          assertThat(health.getDetails())
              .containsOnlyKeys(
                  "failuresInARow", "throttled", "watched", "stalenessP50", "stalenessMax");
          assertThat(emulator.callCount()).isZero();
        });
  }

  @Test
  void threeFailuresInARowAreTroubleUntilTheNextAnswer() {
    application.run(
        context -> {
          emulator.inject(Fault.error(ServiceError.internalServer("an outage", null)), 3);
          call(context);
          call(context);
          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          call(context);

          assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
          assertThat(health(context).getDetails())
              .containsEntry("failuresInARow", 3)
              .containsEntry("lastFailureCode", "InternalServerException")
              .containsKey("lastFailure")
              .doesNotContainKey("lastAnswer");

          call(context);

          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(health(context).getDetails())
              .containsEntry("failuresInARow", 0)
              .containsKey("lastAnswer");
        });
  }

  @Test
  void whatIsWrongWithAQuestionIsAnAnswer() {
    application.run(
        context -> {
          for (int i = 0; i < 4; i++) {
            context
                .getBean(MwaaServerlessReactiveClient.class)
                .getWorkflowRun(emulator.workflowArn("tested-a1B2c3D4e5"), "unknown")
                .onErrorComplete()
                .block(BOUND);
          }

          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(health(context).getDetails()).containsEntry("failuresInARow", 0);
        });
  }

  @Test
  void throttlesAreCountedAndAreNoTrouble() {
    application.run(
        context -> {
          emulator.inject(
              Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", 0)), 4);
          for (int i = 0; i < 4; i++) {
            call(context);
          }

          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(health(context).getDetails())
              .containsEntry("throttled", 4L)
              .containsKey("lastThrottled");
        });
  }

  @Test
  void watchersAndCredentialsAreTold() {
    application.run(
        context -> {
          CompletableFuture<RunState> first = new CompletableFuture<>();
          var watch =
              context.getBean(RunWatcher.class).watch(run()).subscribe(first::complete, e -> {});
          assertThat(first).succeedsWithin(BOUND).isEqualTo(RunState.RUNNING);

          assertThat(health(context).getDetails())
              .containsEntry("watched", 1L)
              .containsKeys("stalenessP50", "stalenessMax", "credentialsAge");
          watch.dispose();
        });
  }

  @Test
  void aClientThatDoesNotReportIsUnknown() {
    application
        .withBean(MwaaServerlessReactiveClient.class, MwaaServerlessReactiveClient::create)
        .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN));
  }

  @Test
  void failuresLongAgoAreForgotten() {
    Instant[] now = {Instant.parse("2026-11-22T21:30:00Z")};
    InstantSource source = () -> now[0];
    Clock clock = source.withZone(ZoneOffset.UTC);
    CallOutcomes outcomes = new CallOutcomes(clock);
    outcomes.opened(new IdleClient());
    MwaaServerlessHealthIndicator indicator = new MwaaServerlessHealthIndicator(outcomes, clock);
    for (int i = 0; i < 3; i++) {
      end(outcomes, new OverloadedException(call(), "too many", null));
    }
    assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

    now[0] = now[0].plus(Duration.ofMinutes(5));

    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aWatcherWhoseRunsWereNotSeenForLongIsTrouble() {
    CallOutcomes outcomes = new CallOutcomes(Clock.systemUTC());
    outcomes.opened(new IdleClient());
    RunWatcher blind = watcher(Duration.ofMinutes(2), 1);
    outcomes.watcherOpened(blind);
    MwaaServerlessHealthIndicator indicator =
        new MwaaServerlessHealthIndicator(outcomes, Clock.systemUTC());
    assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);

    outcomes.watcherClosed(blind);
    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
  }

  /** A rate that is too low for so many runs is no trouble of the service. */
  @Test
  void aWatcherThatHasToPollSeldomMayHaveSeenItsRunsLongAgo() {
    CallOutcomes outcomes = new CallOutcomes(Clock.systemUTC());
    outcomes.opened(new IdleClient());
    outcomes.watcherOpened(watcher(Duration.ofMinutes(2), 12));

    assertThat(new MwaaServerlessHealthIndicator(outcomes, Clock.systemUTC()).health().getStatus())
        .isEqualTo(Status.UP);
  }

  private static RunWatcher watcher(Duration staleness, double stretch) {
    WatchStats stats =
        new WatchStats(
            Duration.ofSeconds(10),
            100,
            100,
            0,
            staleness,
            staleness,
            staleness,
            0,
            1_000,
            0,
            0,
            0,
            0,
            10,
            stretch,
            WatchStats.Bound.RATE);
    return (RunWatcher)
        Proxy.newProxyInstance(
            HealthTest.class.getClassLoader(),
            new Class<?>[] {RunWatcher.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stats" -> stats;
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> null;
                });
  }

  @Test
  void callsThatTheStopOfTheApplicationEndsAreNoFailures() {
    CallOutcomes outcomes = new CallOutcomes(Clock.systemUTC());

    end(outcomes, new ClientClosedException(call(), "the client is closed", null));

    assertThat(outcomes.latest()).isEqualTo(CallOutcomes.Latest.NONE);
  }

  private static FailedCall call() {
    return new FailedCall("GetWorkflowRun", "a run", 0);
  }

  private static void end(CallOutcomes outcomes, Throwable error) {
    StartedCall started = new StartedCall("GetWorkflowRun", "us-east-1", null, null);
    CallProgress progress = outcomes.started(started, Context.empty());
    progress.ended(new CallEnd(Outcome.ERROR, 1, null, error));
  }

  @Test
  void healthIsInNeitherTheLivenessNorTheReadinessGroup() {
    application
        .withConfiguration(
            AutoConfigurations.of(
                ApplicationAvailabilityAutoConfiguration.class,
                AvailabilityHealthContributorAutoConfiguration.class,
                AvailabilityProbesAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class))
        .run(
            context -> {
              HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
              HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
              assertThat(registry.getContributor("mwaaServerless")).isNotNull();
              assertThat(groups.getPrimary().isMember("mwaaServerless")).isTrue();
              assertThat(groups.get("liveness").isMember("mwaaServerless")).isFalse();
              assertThat(groups.get("readiness").isMember("mwaaServerless")).isFalse();
            });
  }

  @Test
  void aPropertySwitchesHealthOff() {
    application
        .withPropertyValues("management.health.mwaa-serverless.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(INDICATOR));
  }

  @Test
  void withoutSpringBootHealthThereIsAClientAllTheSame() {
    application
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MwaaServerlessReactiveClient.class)
                    .doesNotHaveBean(INDICATOR)
                    .doesNotHaveBean(CallOutcomes.class));
  }
}
