package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mwaareactor.benchmarks.harness.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A moment of every question, so that none can rot. The figures mean nothing here. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ComparisonTest {
  @TempDir Path folder;

  // mvn verify packages the modules of the others before this one; mvn test packages none.
  @BeforeEach
  void isPackaged() {
    assumeTrue(
        Arrays.stream(Classpath.values()).anyMatch(Classpath::isBuilt),
        "no module has been packaged");
  }

  @Test
  void everyQuestionIsAskedOfEverybodyAndReported() throws IOException, InterruptedException {
    Path notes = folder.resolve("results/notes.md");
    Files.createDirectories(notes.getParent());
    Files.writeString(notes, "## What was tried\n");

    assertThat(run()).doesNotContain("FAILED").contains("0 bars were missed");

    assertThat(Files.readString(Report.file(folder)))
        .contains(
            "## Bars",
            "## 1. Concurrent lookups",
            "## 2. Parts alone",
            "## 3. Fan-out",
            "## 3. Watching",
            "## 4. Throttled",
            "## 5. Footprint",
            "## 6. Listing",
            "## 7. Finding the limit",
            "## What was tried")
        .doesNotContain("Not measured.", "What could not be measured");
    assertMeasured(Report.LOOKUPS, 8 * Lookups.CONTENDERS.size());
    assertMeasured(Report.FAN_OUT, 2);
    assertMeasured(Report.THROTTLED, 5);
    assertMeasured(Report.FOOTPRINT, 3 + 2 + 2);
    assertMeasured(Report.PARTS, 12);
    assertMeasured(Report.LISTING, 3 + 1);
    assertMeasured(Report.LIMITS, 15 * 2);
    for (String ofItsOwn : List.of(Report.WATCHING, Report.LIMITS)) {
      assertThat(Recording.read(folder.resolve("results"), ofItsOwn).orElseThrow().figures())
          .isNotEmpty();
    }
  }

  private void assertMeasured(String question, int samples) throws IOException {
    Recording recording = Recording.read(folder.resolve("results"), question).orElseThrow();

    assertThat(recording.failures()).isEmpty();
    assertThat(recording.samples())
        .hasSize(samples)
        .allMatch(sample -> !sample.figures().isEmpty());
    for (String figure : List.of("calls", "nanos", "bytes", "millisSinceStart")) {
      assertThat(recording.samples().stream().map(Sample::figures))
          .allMatch(figures -> !figures.containsKey(figure) || figures.get(figure) > 0);
    }
  }

  private String run() throws IOException, InterruptedException {
    ProcessBuilder smoke =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Comparison.class.getName(),
            "--smoke",
            "--folder",
            folder.toString());
    // For its children too: they are mostly about to start.
    smoke.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = smoke.redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return said;
    } finally {
      process.destroy();
    }
  }
}
