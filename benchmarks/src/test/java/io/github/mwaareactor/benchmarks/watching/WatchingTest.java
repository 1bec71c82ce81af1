package io.github.mwaareactor.benchmarks.watching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.benchmarks.harness.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A moment of everything, so that it cannot rot. The figures mean nothing here. */
@Tag("once")
class WatchingTest {
  @Test
  void everyScenarioIsAskedOfEveryContender() throws IOException, InterruptedException {
    String report = reportOf("all", "--scale", "0.003", "--forks", "0");

    assertThat(report)
        .endsWith("Nothing was judged.\n")
        .contains(
            "live heap per run",
            "process, less an idle one",
            "accepted calls",
            "calls more for all than for 1",
            "from end to news p99",
            "busiest second afterwards",
            "calls, of those of Get only",
            "staleness max, at the emulator")
        .doesNotContain("BROKEN");
  }

  @Test
  void aCaseInItsOwnProcessTellsTheSame() throws IOException, InterruptedException {
    String report = reportOf("subscribers", "--scale", "0.003", "--peers", "0");

    assertThat(report)
        .endsWith("Nothing was judged.\n")
        .containsPattern("calls for 1 in 90 ms +\\d+\n")
        .contains(" of 3 subscribers were told")
        .doesNotContain("BROKEN");
  }

  private static String reportOf(String... args) throws IOException, InterruptedException {
    Process process = JavaProcess.of(Watching.class, args);
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return report;
  }
}
