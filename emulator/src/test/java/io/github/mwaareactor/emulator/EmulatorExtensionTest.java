package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.mwaareactor.emulator.testing.RawRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small test classes of its own, and looks at the emulators they were given. */
class EmulatorExtensionTest {
  private static final AccessKey KEY = AccessKey.of("ANOTHERKEY", "secret");
  private static final List<MwaaServerlessEmulator> GIVEN = new ArrayList<>();

  @BeforeEach
  void forget() {
    GIVEN.clear();
  }

  @Test
  void aStaticFieldGivesTheTestsOfAClassOneEmulatorAsGoodAsNew() {
    assertThat(run(Shared.class).getTestsSucceededCount()).isEqualTo(3);

    assertThat(emulators()).hasSize(1).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class Shared {
    @RegisterExtension
    static final EmulatorExtension EMULATOR =
        EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY));

    private final ScriptedRun run = beginRun(EMULATOR.get());

    @Test
    void first(MwaaServerlessEmulator emulator) throws Exception {
      useUp(emulator, run);
    }

    @Test
    void second(MwaaServerlessEmulator emulator) throws Exception {
      useUp(emulator, run);
    }

    @Test
    void third(MwaaServerlessEmulator emulator) throws Exception {
      useUp(emulator, run);
    }

    @AfterEach
    void isNotResetYet(MwaaServerlessEmulator emulator) {
      assertThat(emulator.callCount()).isEqualTo(1);
    }

    private static void useUp(MwaaServerlessEmulator emulator, ScriptedRun run) throws Exception {
      assertThat(given(emulator).accessKey()).isEqualTo(KEY);
      assertThat(emulator.callCount()).isZero();
      RawRequest request = RawRequest.asking(emulator, run).signedFor(emulator, Instant.now());
      assertThat(request.send().statusCode()).isEqualTo(200);
      emulator.inject(Fault.noAnswer());
    }
  }

  @Test
  void anInstanceFieldGivesEachTestAnEmulatorOfItsOwn() {
    assertThat(run(Own.class).getTestsSucceededCount()).isEqualTo(2);

    assertThat(emulators()).hasSize(2).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class Own {
    @RegisterExtension final EmulatorExtension extension = EmulatorExtension.create();
    private final MwaaServerlessEmulator emulator = given(extension.get());

    @Test
    void first(MwaaServerlessEmulator same) {
      isTheOnlyOneOpen(same);
    }

    @Test
    void second(MwaaServerlessEmulator same) {
      isTheOnlyOneOpen(same);
    }

    private void isTheOnlyOneOpen(MwaaServerlessEmulator same) {
      assertThat(same).isSameAs(emulator).isSameAs(extension.get());
      assertThat(GIVEN).filteredOn(given -> !given.isClosed()).containsExactly(emulator);
    }
  }

  @Test
  void anAnnotatedClassIsGivenOneEmulatorWhereverItWantsIt() {
    assertThat(run(Annotated.class).getTestsSucceededCount()).isEqualTo(2);

    assertThat(GIVEN).hasSize(7);
    assertThat(emulators()).hasSize(1).allMatch(MwaaServerlessEmulator::isClosed);
  }

  @ExtendWith(EmulatorExtension.class)
  static class Annotated {
    Annotated(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @BeforeAll
    static void beforeAll(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @BeforeEach
    void beforeEach(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @Test
    void first(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @Test
    void second(MwaaServerlessEmulator emulator) {
      given(emulator);
    }
  }

  @Test
  void anAnnotatedMethodIsGivenOneOfItsOwn() {
    assertThat(run(AnnotatedMethods.class).getTestsSucceededCount()).isEqualTo(2);

    assertThat(emulators()).hasSize(2).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class AnnotatedMethods {
    @Test
    @ExtendWith(EmulatorExtension.class)
    void first(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @Test
    @ExtendWith(EmulatorExtension.class)
    void second(MwaaServerlessEmulator emulator) {
      given(emulator);
    }
  }

  @Test
  void closesTheEmulatorsOfTestsThatFail() {
    assertThat(run(FailingOwn.class).getTestsFailedCount()).isEqualTo(1);
    assertThat(run(FailingShared.class).getTestsFailedCount()).isEqualTo(2);

    assertThat(emulators()).hasSize(2).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class FailingOwn {
    @RegisterExtension final EmulatorExtension extension = EmulatorExtension.create();

    @Test
    void fails(MwaaServerlessEmulator emulator) {
      given(emulator);
      throw new AssertionError("on purpose");
    }
  }

  static class FailingShared {
    @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

    @Test
    void fails(MwaaServerlessEmulator emulator) {
      beginRun(given(emulator));
      throw new AssertionError("on purpose");
    }

    @Test
    void failsToo(MwaaServerlessEmulator emulator) {
      beginRun(given(emulator)); // under the same id: possible only after a reset
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void nestedClassesShareTheEmulatorOfTheOuterOne() {
    assertThat(run(Outer.class).getTestsSucceededCount()).isEqualTo(3);

    assertThat(emulators()).hasSize(1).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class Outer {
    @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

    @Test
    void outer(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @Nested
    class One {
      @Test
      void inner(MwaaServerlessEmulator emulator) {
        given(emulator);
      }
    }

    @Nested
    class Two {
      @Test
      void inner(MwaaServerlessEmulator emulator) {
        given(emulator);
      }
    }
  }

  @Test
  void testsOfOneInstanceShareItsEmulator() {
    assertThat(run(OneInstance.class).getTestsSucceededCount()).isEqualTo(2);

    assertThat(emulators()).hasSize(1).allMatch(MwaaServerlessEmulator::isClosed);
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    @RegisterExtension final EmulatorExtension extension = EmulatorExtension.create();

    @Test
    void first(MwaaServerlessEmulator emulator) {
      given(emulator);
    }

    @Test
    void second(MwaaServerlessEmulator emulator) {
      given(emulator);
    }
  }

  @Test
  void aTestMayCloseOrReplaceTheEmulatorThatOthersShare() {
    assertThat(run(Replacing.class).getTestsSucceededCount()).isEqualTo(3);

    assertThat(emulators()).hasSizeGreaterThan(3).allMatch(MwaaServerlessEmulator::isClosed);
  }

  static class Replacing {
    @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

    @BeforeEach
    void hasTheOptionsOfTheClass(MwaaServerlessEmulator emulator) {
      assertThat(given(emulator).isClosed()).isFalse();
      assertThat(emulator.region()).isEqualTo("us-east-1");
    }

    @Test
    void closes(MwaaServerlessEmulator emulator) {
      emulator.close();
    }

    @Test
    void replaces(MwaaServerlessEmulator emulator) {
      replace(emulator);
    }

    @Test
    void replacesToo(MwaaServerlessEmulator emulator) {
      replace(emulator);
    }

    private static void replace(MwaaServerlessEmulator emulator) {
      MwaaServerlessEmulator other =
          EMULATOR.restart(MwaaServerlessEmulator.builder().region("eu-west-1"));

      assertThat(emulator.isClosed()).isTrue();
      assertThat(given(other)).isSameAs(EMULATOR.get());
      assertThat(other.region()).isEqualTo("eu-west-1");
    }
  }

  private static MwaaServerlessEmulator given(MwaaServerlessEmulator emulator) {
    GIVEN.add(emulator);
    return emulator;
  }

  private static Set<MwaaServerlessEmulator> emulators() {
    return new LinkedHashSet<>(GIVEN);
  }

  private static ScriptedRun beginRun(MwaaServerlessEmulator emulator) {
    return emulator.run(
        emulator.workflowArn("load-0123456789"), "run", RunScript.remains("RUNNING"));
  }

  private static TestExecutionSummary run(Class<?> tests) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    // Without what else listens here: that belongs to the run of this class.
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());

    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(), listener);

    return listener.getSummary();
  }
}
