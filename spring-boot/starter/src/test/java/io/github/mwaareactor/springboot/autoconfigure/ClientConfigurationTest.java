package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import io.github.mwaareactor.springboot.MwaaServerlessCustomizer;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.netty.transport.ProxyProvider;
import reactor.util.context.ContextView;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Which client and which watcher an application has, and whom they obey. */
class ClientConfigurationTest extends ConfiguredClient {
  @Test
  void anApplicationHasAClientAndAWatcherWithoutFurtherAdo() {
    application.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MwaaServerlessReactiveClient.class)
                .hasSingleBean(RunWatcher.class)
                .hasSingleBean(MwaaServerlessConnectionDetails.class));
  }

  @Test
  void aClientOfTheApplicationIsTheOnlyOneAndIsWatchedWith() {
    application
        .withUserConfiguration(OwnClient.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(MwaaServerlessReactiveClient.class);
              assertThat(context).hasBean("ownClient").hasSingleBean(RunWatcher.class);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnClient {
    @Bean
    MwaaServerlessReactiveClient ownClient() {
      return MwaaServerlessReactiveClient.create();
    }
  }

  @Test
  void aWatcherOfTheApplicationIsTheOnlyOne() {
    application
        .withUserConfiguration(OwnWatcher.class)
        .run(context -> assertThat(context).hasSingleBean(RunWatcher.class).hasBean("ownWatcher"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnWatcher {
    @Bean
    RunWatcher ownWatcher(MwaaServerlessReactiveClient client) {
      return client.watcher(WatchOptions.defaults());
    }
  }

  @Test
  void twoClientsOfTheApplicationHaveNoWatcher() {
    application
        .withUserConfiguration(OwnClient.class)
        .withBean(
            "second", MwaaServerlessReactiveClient.class, MwaaServerlessReactiveClient::create)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RunWatcher.class));
  }

  @Test
  void aPropertySwitchesTheWatcherOff() {
    application
        .withPropertyValues("mwaa.serverless.watch.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MwaaServerlessReactiveClient.class)
                    .doesNotHaveBean(RunWatcher.class));
  }

  @Test
  void aPinnedRegionRefusesRunsOfAnother() {
    application
        .withPropertyValues("mwaa.serverless.region=eu-west-1")
        .run(
            context ->
                assertThat(
                        catchThrowable(
                            () ->
                                context
                                    .getBean(MwaaServerlessReactiveClient.class)
                                    .getWorkflowRun(run())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("eu-west-1"));
  }

  @Test
  void customizersHaveTheLastWordInTheirOrder() {
    application
        .withUserConfiguration(Customizers.class)
        .run(
            context -> {
              assertThat(failure(context)).isInstanceOf(MwaaServiceException.class);
              assertThat(context.getBean(Customizers.class).called).containsExactly("one", "two");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    private final List<String> called = new CopyOnWriteArrayList<>();

    @Bean
    @Order(2)
    MwaaServerlessCustomizer two() {
      return builder -> {
        called.add("two");
        builder.credentialsProvider(wrongKeys());
      };
    }

    @Bean
    @Order(1)
    MwaaServerlessCustomizer one() {
      return builder -> {
        called.add("one");
        builder.credentialsProvider(keys(EMULATOR.get().accessKey()));
      };
    }
  }

  @Test
  void aClientThatTheApplicationBuildsHasAllThatIsConfigured() {
    List<String> notified = new CopyOnWriteArrayList<>();
    application
        .withUserConfiguration(BuiltClient.class)
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean(CallListener.class, () -> listener("listener", notified))
        .run(
            context -> {
              assertThat(state(context)).isEqualTo(RunState.RUNNING);
              assertThat(notified).containsExactly("listener");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class BuiltClient {
    @Bean
    MwaaServerlessReactiveClient built(MwaaServerlessReactiveClientBuilder builder) {
      return builder.maxResponseBytes(10_000).build();
    }
  }

  @Test
  void eachBuilderIsANewOne() {
    application.run(
        context ->
            assertThat(context.getBean(MwaaServerlessReactiveClientBuilder.class))
                .isNotSameAs(context.getBean(MwaaServerlessReactiveClientBuilder.class)));
  }

  @Test
  void theProxyOfTheEnvironmentIsUsedIfAskedTo() {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "1");
    try {
      application
          .withPropertyValues(
              "mwaa.serverless.endpoint=http://my-emulator:4566",
              "mwaa.serverless.allow-plaintext=true",
              "mwaa.serverless.max-attempts=1",
              "mwaa.serverless.proxy-from-environment=true")
          .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
          .run(
              context ->
                  assertThat(failure(context))
                      .hasMessageContaining("no connection to the proxy 127.0.0.1:1"));
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void fipsEndpointsAreCalledIfAskedTo() {
    application
        .withPropertyValues(
            "mwaa.serverless.endpoint=",
            "mwaa.serverless.fips=true",
            "mwaa.serverless.max-attempts=1")
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean(
            MwaaServerlessCustomizer.class,
            // No name is looked up, so that nothing leaves this machine.
            () ->
                builder ->
                    builder.httpClient(
                        http ->
                            http.proxy(
                                proxy ->
                                    proxy
                                        .type(ProxyProvider.Proxy.HTTP)
                                        .host("127.0.0.1")
                                        .port(1))))
        .run(
            context ->
                assertThat(failure(context)).hasMessageContaining("airflow-serverless-fips"));
  }

  @Test
  void callListenersAreNotifiedInTheirOrder() {
    List<String> notified = new CopyOnWriteArrayList<>();
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean("late", CallListener.class, () -> new Ordering("late", 2, notified))
        .withBean("early", CallListener.class, () -> new Ordering("early", 1, notified))
        .run(
            context -> {
              state(context);
              assertThat(notified).containsExactly("early", "late");
            });
  }

  private record Ordering(String name, int order, List<String> notified)
      implements CallListener, Ordered {
    @Override
    public CallProgress started(StartedCall call, ContextView context) {
      notified.add(name);
      return CallProgress.NONE;
    }

    @Override
    public int getOrder() {
      return order;
    }
  }

  @Test
  void everyCallListenerOfTheContextIsNotified() {
    List<String> notified = new CopyOnWriteArrayList<>();
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean("first", CallListener.class, () -> listener("first", notified))
        .withBean("second", CallListener.class, () -> listener("second", notified))
        .run(
            context -> {
              state(context);
              assertThat(notified).containsExactlyInAnyOrder("first", "second");
            });
  }

  private static CallListener listener(String name, List<String> notified) {
    return (call, context) -> {
      notified.add(name);
      return CallProgress.NONE;
    };
  }

  @Test
  void anEndpointThatIsPlainHttpOnAnotherMachineNamesThePropertyThatAllowsIt() {
    application
        .withPropertyValues("mwaa.serverless.endpoint=http://my-emulator:4566")
        .run(
            context -> {
              Throwable failure = context.getStartupFailure();
              assertThat(failure).hasRootCauseInstanceOf(PlaintextEndpointException.class);
              FailureAnalysis analysis = new PlaintextEndpointFailureAnalyzer().analyze(failure);
              assertThat(analysis.getDescription())
                  .isEqualTo(
                      "mwaa.serverless.endpoint is plain http to another machine:"
                          + " http://my-emulator:4566.");
              assertThat(analysis.getAction()).contains("mwaa.serverless.allow-plaintext=true");
            });
    application
        .withPropertyValues(
            "mwaa.serverless.endpoint=http://my-emulator:4566",
            "mwaa.serverless.allow-plaintext=true")
        .run(context -> assertThat(context).hasNotFailed());
  }
}
