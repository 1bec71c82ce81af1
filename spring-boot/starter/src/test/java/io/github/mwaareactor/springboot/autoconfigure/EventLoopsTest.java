package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Which event loops the client runs on. */
class EventLoopsTest extends ConfiguredClient {
  @Test
  void callsRunOnEventLoopsOfTheClientsOwn() {
    application
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean(ReactorResourceFactory.class, ReactorResourceFactory::new)
        .run(context -> assertThat(threadOfACall(context)).startsWith("mwaa-client"));
  }

  @Test
  void callsRunOnTheEventLoopsOfTheContextIfAskedTo() {
    application
        .withPropertyValues("mwaa.serverless.connections.use-reactor-resource-factory=true")
        .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()))
        .withBean(ReactorResourceFactory.class, ReactorResourceFactory::new)
        .run(context -> assertThat(threadOfACall(context)).startsWith("reactor-http"));
  }

  private String threadOfACall(ApplicationContext context) {
    return context
        .getBean(MwaaServerlessReactiveClient.class)
        .getWorkflowRun(run())
        .map(found -> Thread.currentThread().getName())
        .block(BOUND);
  }

  @Test
  void sharedEventLoopsThatDoNotExistAreAnError() {
    application
        .withPropertyValues("mwaa.serverless.connections.use-reactor-resource-factory=true")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("use-reactor-resource-factory"));
  }

  @Test
  void sharedEventLoopsWithoutTheirClassAreAnError() {
    application
        .withClassLoader(new FilteredClassLoader(ReactorResourceFactory.class))
        .withPropertyValues("mwaa.serverless.connections.use-reactor-resource-factory=true")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("There is no ReactorResourceFactory"));
  }

  @Test
  void withoutReactorResourceFactoryThereIsAClientAllTheSame() {
    application
        .withClassLoader(new FilteredClassLoader(ReactorResourceFactory.class))
        .run(context -> assertThat(context).hasSingleBean(MwaaServerlessReactiveClient.class));
  }
}
