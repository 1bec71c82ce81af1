package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.gates.LoggedWarnings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LatencyTest {
  private static final long SEED = 20261122;
  private static final Duration MIN = Duration.ofMillis(10);
  private static final Duration MAX = Duration.ofMillis(30);

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  @Test
  void isReproducible() {
    List<Duration> first = draws(Latency.logNormal(MIN, MAX, SEED), 100);

    assertThat(draws(Latency.logNormal(MIN, MAX, SEED), 100)).isEqualTo(first);
    assertThat(draws(Latency.logNormal(MIN, MAX, SEED + 1), 100)).isNotEqualTo(first);
  }

  @Test
  void staysWithinItsBoundsWhenUniform() {
    List<Duration> draws = draws(Latency.uniform(MIN, MAX, SEED), 10_000);

    assertThat(draws).as("seed %d", SEED).allSatisfy(d -> assertThat(d).isBetween(MIN, MAX));
    assertThat(meanMillis(draws)).as("mean with seed %d", SEED).isBetween(19.5, 20.5);
  }

  @Test
  void hasItsMeanWhenExponential() {
    List<Duration> draws = draws(Latency.exponential(MIN, SEED), 10_000);

    assertThat(draws).as("seed %d", SEED).noneMatch(Duration::isNegative);
    assertThat(meanMillis(draws)).as("mean with seed %d", SEED).isBetween(9.5, 10.5);
  }

  @Test
  void hasItsMedianAndTailWhenLogNormal() {
    List<Duration> sorted =
        draws(Latency.logNormal(MIN, MAX, SEED), 10_000).stream().sorted().toList();

    assertThat(sorted.get(5_000).toNanos() / 1e6).as("median, seed %d", SEED).isBetween(9.5, 10.5);
    assertThat(sorted.get(9_900).toNanos() / 1e6).as("p99, seed %d", SEED).isBetween(27.0, 33.0);
  }

  @Test
  void isDrawnForEachAnswerAndCanBeChanged() throws Exception {
    AtomicInteger drawn = new AtomicInteger();
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder()
            .latency(() -> Duration.ofMillis(drawn.incrementAndGet()))
            .start()) {
      ask(emulator);
      ask(emulator);
      assertThat(drawn).hasValue(2);

      emulator.latency(Latency.fixed(Duration.ofMillis(80)));

      long start = System.nanoTime();
      ask(emulator);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(80));
      assertThat(drawn).hasValue(2);
    }
  }

  @Test
  void thatFailsOrIsNegativeHoldsNothingBack() throws Exception {
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().latency(() -> Duration.ofMillis(-1)).start()) {
      ask(emulator);

      emulator.latency(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      ask(emulator);

      assertThat(emulator.callCount()).isEqualTo(2);
    }
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .startsWith("mwaa.emulator: The latency ")
        .contains("on purpose");
  }

  private static void ask(MwaaServerlessEmulator emulator) throws Exception {
    int status =
        RawRequest.to(emulator.endpoint(), "{}")
            .signedFor(emulator, Instant.now())
            .send()
            .statusCode();
    assertThat(status).isEqualTo(400);
  }

  private static List<Duration> draws(Latency latency, int count) {
    return Stream.generate(latency::next).limit(count).toList();
  }

  private static double meanMillis(List<Duration> draws) {
    return draws.stream().mapToLong(Duration::toNanos).average().orElseThrow() / 1e6;
  }
}
