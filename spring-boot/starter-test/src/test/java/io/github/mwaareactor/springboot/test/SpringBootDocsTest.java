package io.github.mwaareactor.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page on Spring Boot says what is there, and shows what runs. */
class SpringBootDocsTest {
  private static final Path PAGE = Path.of("../../docs/spring-boot.md");
  private static final Path APPLICATION =
      Path.of("../../examples/hello-webflux/src/main/java/hello/HelloWebFlux.java");
  private static final Path TEST =
      Path.of("../../examples/hello-webflux/src/test/java/hello/HelloWebFluxTest.java");
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Pattern DESCRIPTION = Pattern.compile("(.*?)(?: Default: (.*)\\.)?");
  private static final String PREFIX = "mwaa.serverless.";
  private static final String FAMILIAR =
      """
      io.github.mwaareactor.*
      io.github.mwaareactor.emulator.*
      io.github.mwaareactor.error.*
      io.github.mwaareactor.model.*
      io.github.mwaareactor.options.*
      io.github.mwaareactor.springboot.*
      io.github.mwaareactor.springboot.test.*
      java.time.*
      org.springframework.boot.*
      org.springframework.boot.test.context.*
      org.springframework.context.annotation.*
      org.springframework.http.*
      org.springframework.web.bind.annotation.*
      reactor.core.publisher.*
      software.amazon.awssdk.auth.credentials.*
      """;

  @TempDir private Path classes;

  @Test
  void theApplicationAndItsTestAreThoseOfTheExample() throws Exception {
    List<String> samples = Samples.of(PAGE);

    assertThat(samples.get(0)).isEqualTo(withoutImports(APPLICATION));
    assertThat(samples.get(1)).isEqualTo(withoutImports(TEST));
  }

  private static String withoutImports(Path file) throws IOException {
    String source = Files.readString(file);
    return source.substring(source.indexOf("\n@SpringBoot") + 1);
  }

  @Test
  void theApplicationIsShort() throws Exception {
    try (Stream<String> lines = Files.lines(APPLICATION)) {
      assertThat(lines).hasSizeLessThanOrEqualTo(60);
    }
  }

  @BeforeEach
  void theApplicationCompiles() throws Exception {
    Samples.compile(
        Files.readString(APPLICATION).replace("package hello;\n", ""), classes, FAMILIAR);
  }

  static Stream<String> furtherSamples() {
    return Samples.of(PAGE).stream().skip(2);
  }

  @ParameterizedTest
  @MethodSource("furtherSamples")
  void everyFurtherSampleCompiles(String sample) {
    Samples.compile(sample, classes, FAMILIAR);
  }

  @Test
  void everyPropertyHasItsRowInTheWordsThatEditorsShow() throws Exception {
    String page = Files.readString(PAGE);

    List<String> rows = new ArrayList<>();
    for (URL file : Collections.list(getClass().getClassLoader().getResources(METADATA))) {
      try (InputStream json = file.openStream()) {
        JsonMapper.shared()
            .readTree(json)
            .path("properties")
            .valueStream()
            .filter(property -> property.get("name").stringValue().startsWith(PREFIX))
            .map(SpringBootDocsTest::row)
            .forEach(rows::add);
      }
    }

    assertThat(rows).hasSizeGreaterThan(40).allSatisfy(row -> assertThat(page).contains(row));
  }

  private static String row(JsonNode property) {
    Matcher description = DESCRIPTION.matcher(property.get("description").stringValue());
    assertThat(description.matches()).isTrue();
    String value = description.group(2);
    return "| `%s` | %s | %s |\n"
        .formatted(
            property.get("name").stringValue().substring(PREFIX.length()),
            value == null ? property.path("defaultValue").asString("none") : value,
            description.group(1));
  }
}
