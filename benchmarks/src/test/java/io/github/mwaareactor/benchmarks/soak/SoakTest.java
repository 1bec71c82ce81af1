package io.github.mwaareactor.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few seconds of it, in a process of its own, so that it cannot rot. They show no growth. */
@Tag("once")
class SoakTest {
  @Test
  void aFewSecondsOfItGoWell() throws IOException, InterruptedException {
    Process soak =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName(),
                "--minutes",
                "0.08",
                // Of a hundred a second, a JVM that is seconds old gets next to none done in time,
                // and none at all on a busy machine.
                "--rate",
                "25")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    String report = new String(soak.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(soak.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(report).endsWith("All well.\n");
    assertThat(soak.exitValue()).isZero();
  }
}
