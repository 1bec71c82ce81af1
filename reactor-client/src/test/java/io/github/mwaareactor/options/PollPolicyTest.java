package io.github.mwaareactor.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollPolicyTest {
  @Test
  void hasTheDocumentedDefaults() {
    PollPolicy policy = PollPolicy.defaults();

    assertThat(policy.interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.growth()).isEqualTo(1.5);
    assertThat(policy.maxInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.jitter()).isEqualTo(0.2);
    assertThat(policy.deadline()).isEqualTo(Duration.ofHours(12));
    assertThat(policy.notFoundGrace()).isZero();
  }

  @Test
  void aSteadyCadenceHasNoGrowthAndNoJitter() {
    PollPolicy policy = PollPolicy.every(Duration.ofMinutes(1));

    assertThat(policy.interval()).isEqualTo(policy.maxInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.growth()).isEqualTo(1);
    assertThat(policy.jitter()).isZero();
  }

  @Test
  void toBuilderKeepsEveryNumber() {
    PollPolicy policy =
        PollPolicy.builder()
            .interval(Duration.ofSeconds(3))
            .growth(2)
            .maxInterval(Duration.ofSeconds(9))
            .jitter(0.5)
            .deadline(Duration.ofMinutes(7))
            .notFoundGrace(Duration.ofSeconds(1))
            .onLate(late -> {})
            .build();

    assertThat(policy.toBuilder().build()).usingRecursiveComparison().isEqualTo(policy);
  }

  @Test
  void saysWhetherSomebodyIsToldOfLatePolls() {
    PollPolicy telling = PollPolicy.builder().onLate(late -> {}).build();

    assertThat(PollPolicy.defaults().toString()).endsWith("notFoundGrace=PT0S]");
    assertThat(PollPolicy.defaults().toBuilder().build())
        .hasToString(PollPolicy.defaults().toString());
    assertThat(telling.toString()).endsWith("notFoundGrace=PT0S, onLate set]");
    assertThatNullPointerException()
        .isThrownBy(() -> PollPolicy.builder().onLate(null))
        .withMessage("onLate");
  }

  @Test
  void settersMayComeInAnyOrder() {
    PollPolicy policy =
        PollPolicy.builder()
            .interval(Duration.ofMinutes(5))
            .maxInterval(Duration.ofMinutes(10))
            .build();

    assertThat(policy.maxInterval()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void refusesALongestWaitBelowTheFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().interval(Duration.ofMinutes(1)).build())
        .withMessage("maxInterval must not be shorter than interval PT1M, was PT30S");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 7, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesJitterOutsideZeroToOne(double jitter) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().jitter(jitter))
        .withMessage("jitter must be 0 to below 1, was " + jitter);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.99, -1, 101, Double.NaN})
  void refusesGrowthThatShrinksOrExplodes(double growth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().growth(growth))
        .withMessage("growth must be 1 to 100, was " + growth);
  }

  @Test
  void refusesDurationsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.every(Duration.ZERO))
        .withMessage("interval must be positive, was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().deadline(Duration.ofSeconds(-1)))
        .withMessage("deadline must be positive, was PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().notFoundGrace(Duration.ofSeconds(-1)))
        .withMessage("notFoundGrace must not be negative, was PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PollPolicy.builder().deadline(Duration.ofDays(60_000)))
        .withMessage("deadline must be at most 146 years, was PT1440000H");
    assertThatNullPointerException()
        .isThrownBy(() -> PollPolicy.every(null))
        .withMessage("interval");
  }
}
