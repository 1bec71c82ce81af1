package io.github.mwaareactor;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample that does not compile teaches nothing. */
class ReadmeTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  private static final String FAMILIAR =
      """
      io.github.mwaareactor.*
      io.github.mwaareactor.emulator.*
      io.github.mwaareactor.error.*
      io.github.mwaareactor.model.*
      io.github.mwaareactor.observe.*
      io.github.mwaareactor.options.*
      io.github.mwaareactor.watch.*
      io.github.resilience4j.bulkhead.*
      io.github.resilience4j.circuitbreaker.*
      io.github.resilience4j.reactor.bulkhead.operator.*
      io.github.resilience4j.reactor.circuitbreaker.operator.*
      io.github.resilience4j.reactor.timelimiter.*
      io.github.resilience4j.timelimiter.*
      java.time.*
      java.util.*
      java.util.concurrent.atomic.*
      java.util.function.*
      org.junit.jupiter.api.*
      org.junit.jupiter.api.extension.*
      reactor.core.publisher.*
      reactor.test.*
      software.amazon.awssdk.auth.credentials.*
      software.amazon.awssdk.regions.*
      """;

  @TempDir private Path classes;

  static Stream<String> samples() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      List<Path> pages = docs.filter(page -> page.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(
              Stream.of(Path.of("../README.md"), Path.of("../emulator/README.md")), pages.stream())
          .flatMap(ReadmeTest::samplesOf);
    }
  }

  private static Stream<String> samplesOf(Path file) {
    try {
      return JAVA_BLOCK.matcher(Files.readString(file)).results().map(block -> block.group(1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleCompilesAndThoseThatAreTestsPass(String sample) throws Exception {
    compile(sample);

    if (sample.contains("StepVerifier")) {
      try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
        Class<?> made = loader.loadClass("Sample");
        Object object = made.getDeclaredConstructor().newInstance();
        made.getMethod("run").invoke(object);
      }
    }
  }

  private void compile(String sample) {
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));

    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(source(sample))).call();

    assertThat(compiled).as("%s%n%s", complaints, sample).isTrue();
  }

  @Test
  void theUsageSampleIsTenLinesBesidesItsImports() throws IOException {
    Matcher first = JAVA_BLOCK.matcher(Files.readString(Path.of("../README.md")));

    assertThat(first.find()).isTrue();
    assertThat(first.group(1).lines().filter(line -> !line.isBlank() && !line.startsWith("import")))
        .hasSizeLessThanOrEqualTo(10);
  }

  /**
   * A sample is some statements, and imports where a reader needs to see them: what stands around
   * them in a program, and the other imports, are added.
   */
  private static JavaFileObject source(String sample) {
    String imports = lines(sample, true);
    String body = lines(sample, false);
    String text =
        imports
            + "\n"
            + FAMILIAR.lines().map(name -> "import " + name + ";").collect(joining("\n"))
            + "\npublic class Sample {\n  public void run() throws Exception {\n"
            + body
            + "\n  }\n}\n";
    return new SimpleJavaFileObject(
        URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static String lines(String sample, boolean imports) {
    return sample
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(joining("\n"));
  }
}
