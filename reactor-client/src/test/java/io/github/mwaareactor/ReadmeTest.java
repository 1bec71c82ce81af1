package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.gates.Samples;
import io.github.mwaareactor.testing.FamiliarImports;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample that does not compile teaches nothing. */
class ReadmeTest {
  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  @TempDir private Path classes;

  static Stream<String> samples() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      // The page on Spring Boot is compiled where Spring is.
      List<Path> pages =
          docs.filter(page -> page.toString().endsWith(".md"))
              .filter(page -> !page.endsWith("spring-boot.md"))
              .sorted()
              .toList();
      return Stream.concat(
              Stream.of(Path.of("../README.md"), Path.of("../emulator/README.md")), pages.stream())
          .flatMap(page -> Samples.of(page).stream());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleCompilesAndThoseThatAreTestsPass(String sample) throws Exception {
    Samples.compile(sample, classes, FamiliarImports.ALL);

    if (sample.contains("StepVerifier")) {
      try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
        Class<?> made = loader.loadClass("Sample");
        Object object = made.getDeclaredConstructor().newInstance();
        made.getMethod("run").invoke(object);
      }
    }
  }

  @Test
  void theUsageSampleIsTenLinesBesidesItsImports() {
    String first = Samples.of(Path.of("../README.md")).get(0);

    assertThat(first.lines().filter(line -> !line.isBlank() && !line.startsWith("import")))
        .hasSizeLessThanOrEqualTo(10);
  }
}
