package io.github.mwaareactor.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  @Test
  void eachKindTellsItsRateAndTheDefaultBound() {
    assertThat(RateLimit.perSecond(2.5))
        .hasToString("RateLimit[permitsPerSecond=2.5, maxWaiting=10000]")
        .returns(2.5, RateLimit::permitsPerSecond)
        .returns(false, RateLimit::isAdaptive)
        .returns(10_000, RateLimit::maxWaiting);
    assertThat(RateLimit.adaptive())
        .hasToString("RateLimit[adaptive, maxWaiting=10000]")
        .returns(Double.POSITIVE_INFINITY, RateLimit::permitsPerSecond)
        .returns(true, RateLimit::isAdaptive);
    assertThat(RateLimit.none())
        .hasToString("RateLimit[permitsPerSecond=Infinity, maxWaiting=10000]")
        .returns(false, RateLimit::isAdaptive);
  }

  @Test
  void anotherBoundIsACopyThatKeepsTheRate() {
    RateLimit limit = RateLimit.perSecond(5);

    assertThat(limit.maxWaiting(0))
        .returns(5.0, RateLimit::permitsPerSecond)
        .returns(0, RateLimit::maxWaiting);
    assertThat(RateLimit.adaptive().maxWaiting(7))
        .returns(true, RateLimit::isAdaptive)
        .returns(7, RateLimit::maxWaiting);
    assertThat(limit.maxWaiting()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 10_000})
  void acceptsARateAtEitherEnd(double permits) {
    assertThat(RateLimit.perSecond(permits).permitsPerSecond()).isEqualTo(permits);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 0.0099, 10_000.1, Double.POSITIVE_INFINITY, Double.NaN})
  void refusesARateItCannotKeep(double permits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.perSecond(permits))
        .withMessage("permits per second must be 0.01 to 10000, was " + permits);
  }

  @Test
  void refusesANegativeBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.none().maxWaiting(-1))
        .withMessage("maxWaiting must not be negative, was -1");
  }
}
