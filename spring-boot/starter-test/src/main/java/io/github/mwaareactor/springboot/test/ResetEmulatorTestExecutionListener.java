package io.github.mwaareactor.springboot.test;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** Makes the emulator as it was when it started, after each test. */
final class ResetEmulatorTestExecutionListener implements TestExecutionListener {
  @Override
  public void afterTestMethod(TestContext test) {
    if (test.hasApplicationContext()
        && TestContextAnnotationUtils.hasAnnotation(
            test.getTestClass(), AutoConfigureMwaaServerlessEmulator.class)) {
      test.getApplicationContext()
          .getBeanProvider(MwaaServerlessEmulator.class)
          .forEach(MwaaServerlessEmulator::reset);
    }
  }
}
