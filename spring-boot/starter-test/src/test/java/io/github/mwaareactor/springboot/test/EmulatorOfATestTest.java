package io.github.mwaareactor.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails;
import io.github.mwaareactor.watch.RunWatcher;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestContextManager;

/**
 * What the annotation does for the tests of an application. Spring's own extension for JUnit needs
 * JUnit 6, so the classes below, which are such tests, are driven by what it is made of.
 */
class EmulatorOfATestTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  abstract static class Fixture {
    @Autowired MwaaServerlessEmulator emulator;
    @Autowired MwaaServerlessReactiveClient client;
    @Autowired RunWatcher watcher;
    @Autowired ApplicationContext context;

    ScriptedRun script() {
      return emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
    }

    RunRef begin() {
      ScriptedRun run = script();
      return new RunRef(run.workflowArn(), run.runId());
    }

    RunState state(RunRef run) {
      return client.getWorkflowRun(run).block(BOUND).state();
    }
  }

  @SpringBootTest(
      classes = Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "mwaa.serverless.endpoint=https://localhost:1")
  @AutoConfigureMwaaServerlessEmulator
  static class OneTest extends Fixture {}

  @SpringBootTest(
      classes = Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "mwaa.serverless.endpoint=https://localhost:1")
  @AutoConfigureMwaaServerlessEmulator
  static class SameTest extends Fixture {}

  @SpringBootTest(
      classes = Application.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "mwaa.serverless.region=eu-central-1")
  @AutoConfigureMwaaServerlessEmulator
  @DirtiesContext
  static class OtherTest extends Fixture {}

  /** As of a slice, which has no auto-configuration but those of its annotations. */
  @SpringBootTest(classes = Slice.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @AutoConfigureMwaaServerlessEmulator
  @DirtiesContext
  static class SliceTest extends Fixture {}

  @Configuration(proxyBeanMethods = false)
  static class Slice {}

  @SpringBootTest(
      classes = {Application.class, OwnClient.class},
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @AutoConfigureMwaaServerlessEmulator
  @DirtiesContext
  static class OwnClientTest extends Fixture {}

  @Configuration(proxyBeanMethods = false)
  static class OwnClient {
    @Bean
    MwaaServerlessReactiveClient own(MwaaServerlessReactiveClientBuilder builder) {
      return builder.build();
    }
  }

  @SpringBootTest(
      classes = {Application.class, Secure.class},
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @AutoConfigureMwaaServerlessEmulator
  @DirtiesContext
  static class SecureTest extends Fixture {}

  @Configuration(proxyBeanMethods = false)
  static class Secure {
    @Bean
    MwaaServerlessEmulator secureEmulator() {
      return MwaaServerlessEmulator.builder()
          .tls(true)
          .accessKeys(AccessKey.of("ASIATEMPORARY", "temporary-secret", "a-token"))
          .start();
    }

    @Bean
    MwaaServerlessConnectionDetails detailsOfTheApplication() {
      return new MwaaServerlessConnectionDetails() {
        @Override
        public URI getEndpoint() {
          return URI.create("https://localhost:1");
        }
      };
    }
  }

  @SpringBootTest(
      classes = {Application.class, Secure.class},
      webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @DirtiesContext
  static class WithoutTheAnnotationTest extends Fixture {}

  /** A test class as JUnit would run it. */
  private record Driven<T extends Fixture>(TestContextManager manager, T test) {
    static <T extends Fixture> Driven<T> of(Class<T> type) throws Exception {
      TestContextManager manager = new TestContextManager(type);
      manager.beforeTestClass();
      T test = type.getDeclaredConstructor().newInstance();
      manager.prepareTestInstance(test);
      return new Driven<>(manager, test);
    }

    void endMethod() throws Exception {
      manager.afterTestMethod(test, Fixture.class.getDeclaredMethod("begin"), null);
    }

    void endClass() throws Exception {
      manager.afterTestClass();
    }
  }

  @Test
  void theClientOfTheApplicationTalksToTheEmulator() throws Exception {
    Driven<OneTest> one = Driven.of(OneTest.class);

    assertThat(one.test.state(one.test.begin())).isEqualTo(RunState.RUNNING);

    assertThat(one.test.emulator.callCount()).isEqualTo(1);
    one.endMethod();
    one.endClass();
  }

  @Test
  void runsFaultsAndRecordedCallsAreGoneAfterEachTest() throws Exception {
    Driven<OneTest> one = Driven.of(OneTest.class);
    RunRef run = one.test.begin();
    one.test.state(run);
    one.test.emulator.inject(Fault.noAnswer());

    one.endMethod();

    assertThat(one.test.emulator.callCount()).isZero();
    assertThat(one.test.state(one.test.begin())).isEqualTo(RunState.RUNNING);
    one.endMethod();
    one.endClass();
  }

  @Test
  void testsWithTheSameContextShareItsEmulator() throws Exception {
    Driven<OneTest> one = Driven.of(OneTest.class);
    one.endClass();
    Driven<SameTest> same = Driven.of(SameTest.class);

    assertThat(same.test.context).isSameAs(one.test.context);
    assertThat(same.test.emulator).isSameAs(one.test.emulator);
    same.endClass();
  }

  /** Spring pauses a cached context while another one is in use, and starts it again. */
  @Test
  void aCachedContextWorksAgainAfterAnotherOneWasInUse() throws Exception {
    Driven<OneTest> one = Driven.of(OneTest.class);
    one.test.state(one.test.begin());
    one.endMethod();
    one.endClass();
    Driven<OtherTest> other = Driven.of(OtherTest.class);
    assertThat(other.test.context).isNotSameAs(one.test.context);
    assertThat(other.test.emulator).isNotSameAs(one.test.emulator);
    assertThat(other.test.state(other.test.begin())).isEqualTo(RunState.RUNNING);
    other.endClass();

    Driven<OneTest> again = Driven.of(OneTest.class);

    assertThat(again.test.context).isSameAs(one.test.context);
    assertThat(again.test.state(again.test.begin())).isEqualTo(RunState.RUNNING);
    assertThat(again.test.watcher.watch(again.test.begin()).blockFirst(BOUND))
        .isEqualTo(RunState.RUNNING);
    again.endMethod();
    again.endClass();
  }

  @Test
  void theEmulatorIsOfTheRegionThatTheClientIsPinnedTo() throws Exception {
    Driven<OtherTest> other = Driven.of(OtherTest.class);

    assertThat(other.test.begin().workflowArn()).contains(":eu-central-1:");
    assertThat(other.test.state(other.test.begin())).isEqualTo(RunState.RUNNING);
    other.endClass();
  }

  @Test
  void aSliceOfTheApplicationHasAClientOfTheEmulator() throws Exception {
    Driven<SliceTest> slice = Driven.of(SliceTest.class);

    assertThat(slice.test.state(slice.test.begin())).isEqualTo(RunState.RUNNING);
    slice.endClass();
  }

  @Test
  void aClientThatTheApplicationBuildsTalksToTheEmulator() throws Exception {
    Driven<OwnClientTest> own = Driven.of(OwnClientTest.class);

    assertThat(own.test.state(own.test.begin())).isEqualTo(RunState.RUNNING);
    own.endClass();
  }

  @Test
  void theEmulatorEndsWithItsContext() throws Exception {
    Driven<OtherTest> other = Driven.of(OtherTest.class);
    RunRef run = other.test.begin();
    int port = other.test.emulator.port();

    other.endClass();

    assertThatThrownBy(() -> new Socket("localhost", port).close())
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> other.test.state(run)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void anEmulatorThatTheTestDefinesIsUsedWithItsCertificateAndItsKeys() throws Exception {
    Driven<SecureTest> secure = Driven.of(SecureTest.class);

    assertThat(secure.test.emulator.endpoint().getScheme()).isEqualTo("https");
    assertThat(secure.test.state(secure.test.begin())).isEqualTo(RunState.RUNNING);
    secure.endClass();
  }

  @Test
  void anEmulatorOfTheApplicationIsNotResetWithoutTheAnnotation() throws Exception {
    Driven<WithoutTheAnnotationTest> other = Driven.of(WithoutTheAnnotationTest.class);
    ScriptedRun run = other.test.script();

    other.endMethod();

    assertThat(other.test.emulator.forget(run)).as("still there").isTrue();
    other.endClass();
  }
}
