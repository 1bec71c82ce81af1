package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.watch.RunWatcher;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Which clients are made ready and closed with a context. */
class ClientLifecycleTest extends ConfiguredClient {
  /** It closed the client of its parent, too. */
  @Test
  void aContextThatIsClosedLeavesTheClientOfItsParentOpen() {
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .run(
            parent -> {
              application
                  .withParent(parent)
                  .run(
                      child ->
                          assertThat(child.getBean(MwaaServerlessReactiveClient.class))
                              .isSameAs(parent.getBean(MwaaServerlessReactiveClient.class)));

              assertThat(state(parent)).isEqualTo(RunState.RUNNING);
              assertThat(parent.getBean(RunWatcher.class).watch(run()).blockFirst(BOUND))
                  .isEqualTo(RunState.RUNNING);
            });
  }

  @Test
  void aSecondClientOverTheSameConnectionsIsClosedLikeTheFirst() {
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withUserConfiguration(SecondClient.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(RunWatcher.class);
              var second = context.getBean("second", MwaaServerlessReactiveClient.class);
              assertThat(second.pollRunState(run()).blockFirst(BOUND)).isEqualTo(RunState.RUNNING);

              context.getBean(ClientLifecycle.class).closeStreams();

              assertThat(catchThrowable(() -> second.pollRunState(run()).blockFirst(BOUND)))
                  .isInstanceOf(ClientClosedException.class);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class SecondClient {
    @Bean(defaultCandidate = false)
    MwaaServerlessReactiveClient second(MwaaServerlessReactiveClient first) {
      return first.toBuilder().build();
    }
  }

  @Test
  void aLazyClientIsMadeOnlyWhenItIsAskedFor() {
    application
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .withPropertyValues("mwaa.serverless.warmup=true")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeanFactory().containsSingleton("mwaaServerlessReactiveClient"))
                  .isFalse();
            });
  }

  @Test
  void anApplicationWithoutCredentialsStartsAndWarns() {
    application
        .withPropertyValues("mwaa.serverless.warmup=true")
        .withBean(
            AwsCredentialsProvider.class,
            () ->
                () -> {
                  throw SdkClientException.create("no keys here");
                })
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(warnings.all())
                  .singleElement()
                  .asString()
                  .contains("warmup failed")
                  .contains("no keys here");
            });
  }

  /** As a mocking library makes one, whose methods return null. */
  @Test
  void aClientThatOnlyLooksLikeOneKeepsNothingFromStartingOrStopping() {
    application
        .withPropertyValues("mwaa.serverless.warmup=true", "mwaa.serverless.watch.enabled=false")
        .withBean(
            MwaaServerlessReactiveClient.class,
            () ->
                (MwaaServerlessReactiveClient)
                    Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {MwaaServerlessReactiveClient.class},
                        (proxy, method, arguments) ->
                            method.getName().equals("hashCode") ? 1 : null))
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(warnings.all()).isEmpty();
  }

  @Test
  void anApplicationThatFailsBeforeItsClientIsStartedLeavesNoneOpen() {
    List<String> seen = new CopyOnWriteArrayList<>();
    application
        .withBean(
            CallListener.class,
            () ->
                new CallListener() {
                  @Override
                  public CallProgress started(StartedCall call, ContextView context) {
                    return CallProgress.NONE;
                  }

                  @Override
                  public void opened(ClientState client) {
                    seen.add("opened");
                  }

                  @Override
                  public void closed(ClientState client) {
                    seen.add("closed");
                  }
                })
        .withUserConfiguration(Failing.class)
        .run(context -> assertThat(context).hasFailed());

    Flux.interval(Duration.ofMillis(5)).takeUntil(tick -> seen.size() == 2).blockLast(BOUND);
    assertThat(seen).containsExactly("opened", "closed");
  }

  @Configuration(proxyBeanMethods = false)
  static class Failing {
    @Bean
    String failing(MwaaServerlessReactiveClient client) {
      throw new IllegalStateException("on purpose, with " + client);
    }
  }

  @Test
  void withoutBootsWebServerThereIsAClientAllTheSame() {
    application
        .withClassLoader(new FilteredClassLoader(WebServerApplicationContext.class))
        .run(context -> assertThat(context).hasSingleBean(MwaaServerlessReactiveClient.class));
  }
}
