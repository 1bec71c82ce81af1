package io.github.mwaareactor.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.rate.RateScenario.Happening;
import io.github.mwaareactor.internal.rate.RateScenario.Report;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many services, each with a limit that the client does not know. A scenario is played again by its
 * seed: {@code new RateScenario(seed).play()}.
 */
@Tag("once")
class RateScenariosTest {
  private static final int SCENARIOS = 20_000;
  private static final double SLOW_SECONDS = 10;
  private static final double FAST_SECONDS = 2;
  // Two clients at one limit become equal by chance and law: some take longer.
  private static final double UNEQUAL = 0.05;

  private final List<Played> all =
      LongStream.range(0, SCENARIOS).parallel().mapToObj(Played::of).toList();

  @Test
  void staysNearTheFairShareWhateverHappens() {
    assertThat(all).filteredOn(Played::isTooFast).isEmpty();
    assertThat(all)
        .filteredOn(played -> played.scenario.happening() != Happening.SECOND_CLIENT)
        .filteredOn(Played::isTooSlow)
        .isEmpty();

    List<Played> shared =
        all.stream()
            .filter(played -> played.scenario.happening() == Happening.SECOND_CLIENT)
            .toList();
    assertThat(shared)
        .hasSizeGreaterThan(SCENARIOS / 10)
        .filteredOn(Played::isTooSlow)
        .hasSizeLessThan((int) (UNEQUAL * shared.size()));
  }

  /** A scenario and what was seen of it. */
  private record Played(RateScenario scenario, Report report) {
    static Played of(long seed) {
      RateScenario scenario = new RateScenario(seed);
      return new Played(scenario, scenario.play());
    }

    boolean isTooSlow() {
      return report.slow() > SLOW_SECONDS + Math.ceil(scenario.roundTrip());
    }

    // Nothing is known before the first answer, and a round trip later whether a cut was enough.
    boolean isTooFast() {
      return report.fast() > FAST_SECONDS + Math.ceil(2 * scenario.roundTrip());
    }
  }
}
