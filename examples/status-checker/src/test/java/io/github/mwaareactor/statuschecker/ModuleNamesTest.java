package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a module that requires the library calls it, whatever its archive is called. */
class ModuleNamesTest {
  @Test
  void theClientIsAModule() throws Exception {
    assertThat(nameOf(MwaaServerlessReactiveClient.class))
        .isEqualTo("io.github.mwaareactor.client");
  }

  @Test
  void theEmulatorIsAModule() throws Exception {
    assertThat(nameOf(MwaaServerlessEmulator.class)).isEqualTo("io.github.mwaareactor.emulator");
  }

  private static String nameOf(Class<?> type) throws Exception {
    Path archive = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(Files.isRegularFile(archive), "the archives are there from the package phase on");
    ModuleReference module = ModuleFinder.of(archive).findAll().iterator().next();
    return module.descriptor().name();
  }
}
