package io.github.mwaareactor.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchOptionsTest {
  @Test
  void hasTheDocumentedDefaults() {
    WatchOptions defaults = WatchOptions.defaults();

    assertThat(defaults.targetStaleness()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.rate()).isInfinite();
    assertThat(defaults.initialRate()).isInfinite();
    assertThat(defaults.listing()).isEqualTo(WatchOptions.Listing.AUTO);
    assertThat(defaults.maxInFlight()).isEqualTo(WatchOptions.ADAPTIVE_IN_FLIGHT);
    assertThat(defaults.maxWatched()).isEqualTo(100_000);
    assertThat(defaults.notFoundGrace()).isEqualTo(Duration.ZERO);
    assertThat(defaults)
        .hasToString(
            "WatchOptions[targetStaleness=PT10S, rate=adaptive, listing=AUTO,"
                + " maxInFlight=adaptive, maxWatched=100000, notFoundGrace=PT0S]");
  }

  @Test
  void aCopyKeepsWhatIsNotChanged() {
    WatchOptions options =
        WatchOptions.builder()
            .targetStaleness(Duration.ofSeconds(3))
            .rate(7)
            .initialRate(3)
            .listing(WatchOptions.Listing.OFF)
            .maxInFlight(5)
            .maxWatched(9)
            .notFoundGrace(Duration.ofSeconds(4))
            .onLate(late -> {})
            .build();

    WatchOptions same = options.toBuilder().build();
    WatchOptions adaptive = options.toBuilder().adaptive().build();

    assertThat(same).hasToString(options.toString());
    assertThat(same).usingRecursiveComparison().isEqualTo(options);
    assertThat(options.toString()).contains("rate=7.0, initialRate=3.0, listing=OFF");
    assertThat(options.toString()).endsWith("notFoundGrace=PT4S, onLate set]");
    assertThat(adaptive.rate()).isInfinite();
    assertThat(adaptive.maxWatched()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.009, 100_001, Double.NaN, Double.POSITIVE_INFINITY, -1})
  void refusesARateOutOfRange(double rate) {
    assertRefused(options -> options.rate(rate), "rate must be 0.01 to 100000", rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.009, Double.NaN, -1, Double.NEGATIVE_INFINITY})
  void refusesAnInitialRateOutOfRange(double rate) {
    assertRefused(options -> options.initialRate(rate), "initialRate must be at least 0.01", rate);
  }

  @Test
  void takesTheRateOfAWatcherThatHasLearntNothing() {
    assertThat(WatchOptions.builder().initialRate(Double.POSITIVE_INFINITY).build().initialRate())
        .isInfinite();
  }

  @Test
  void refusesOtherValuesOutOfRange() {
    assertRefused(
        options -> options.targetStaleness(Duration.ofNanos(999_999)), "targetStaleness", "PT0");
    assertRefused(
        options -> options.targetStaleness(Duration.ofDays(1).plusNanos(1)),
        "targetStaleness must be 1 ms to 1 day",
        "PT24H");
    Duration uncountable = Duration.ofSeconds(Long.MAX_VALUE);
    assertRefused(
        options -> options.targetStaleness(uncountable), "targetStaleness must be", uncountable);
    assertRefused(options -> options.maxInFlight(0), "maxInFlight must be at least 1", 0);
    assertRefused(options -> options.maxWatched(0), "maxWatched must be at least 1", 0);
    assertRefused(
        options -> options.notFoundGrace(Duration.ofSeconds(-1)), "notFoundGrace", "PT-1S");
    assertRefused(options -> options.notFoundGrace(Duration.ofDays(2)), "0 to 1 day", "PT48H");
    assertThatThrownBy(() -> WatchOptions.builder().targetStaleness(null))
        .isInstanceOf(NullPointerException.class);
  }

  private static void assertRefused(
      Consumer<WatchOptions.Builder> option, String rule, Object value) {
    assertThatThrownBy(() -> option.accept(WatchOptions.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule)
        .hasMessageContaining(String.valueOf(value));
  }
}
