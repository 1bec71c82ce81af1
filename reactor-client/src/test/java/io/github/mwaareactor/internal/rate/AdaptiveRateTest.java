package io.github.mwaareactor.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.mwaareactor.internal.rate.AdaptiveRate.Curve;
import io.github.mwaareactor.internal.rate.AdaptiveRate.Measured;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables are the test cases that AWS publishes with its retry rules and in its SDKs' tests. */
class AdaptiveRateTest {
  private static final double PUBLISHED_DIGITS = 5e-7;

  @Test
  void sendsAtTheRatesOfThePublishedEndToEndCase() {
    double[][] cases = { // time, throttled, measured, allowed
      {0.2, 0, 0.000000, 0.500000},
      {0.4, 0, 0.000000, 0.500000},
      {0.6, 0, 4.800000, 0.500000},
      {0.8, 0, 4.800000, 0.500000},
      {1.0, 0, 4.160000, 0.500000},
      {1.2, 0, 4.160000, 0.691200},
      {1.4, 0, 4.160000, 1.097600},
      {1.6, 0, 5.632000, 1.638400},
      {1.8, 0, 5.632000, 2.332800},
      {2.0, 1, 4.326400, 3.028480},
      {2.2, 0, 4.326400, 3.486639},
      {2.4, 0, 4.326400, 3.821874},
      {2.6, 0, 5.665280, 4.053386},
      {2.8, 0, 5.665280, 4.200373},
      {3.0, 0, 4.333056, 4.282037},
      {3.2, 1, 4.333056, 2.997426},
      {3.4, 0, 4.333056, 3.452226},
    };
    AdaptiveRate rate = AdaptiveRate.START;

    for (double[] step : cases) {
      rate = step[1] == 0 ? rate.afterSuccess(step[0]) : rate.afterThrottle(step[0]);

      assertThat(rate.measured().perSecond()).isCloseTo(step[2], within(PUBLISHED_DIGITS));
      assertThat(rate.perSecond()).isCloseTo(step[3], within(PUBLISHED_DIGITS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, 7.0",
    "6, 9.64893600966",
    "7, 10.000030849917364",
    "8, 10.453284520772092",
    "9, 13.408697022224185",
    "10, 21.26626835427364",
    "11, 36.425998516920465"
  })
  void growsAlongThePublishedCurveAfterAThrottle(double time, double rate) {
    assertThat(Curve.from(10, 5).at(time)).isCloseTo(rate, within(1e-10));
  }

  @Test
  void growsAlongThePublishedCurveThroughTwoThrottles() {
    Curve first = Curve.from(9.64893600966, 7);
    Curve second = Curve.from(first.at(7), 8);

    assertThat(first.at(7)).isCloseTo(6.754255206761999, within(1e-10));
    assertThat(second.at(8)).isCloseTo(4.727978644733399, within(1e-10));
    assertThat(second.at(9)).isCloseTo(6.606547753887045, within(1e-10));
    assertThat(second.at(10)).isCloseTo(6.763279816944947, within(1e-10));
    assertThat(second.at(11)).isCloseTo(7.598174833907107, within(1e-10));
    assertThat(second.at(12)).isCloseTo(11.511232804773524, within(1e-10));
  }

  @Test
  void theCurveIsBackAtTheRateOfTheThrottleWhenItsPlateauBegins() {
    assertThat(Curve.from(10, 0).plateau()).isCloseTo(1.9574338205844317, within(1e-12));
    assertThat(Curve.from(8, 0).plateau()).isCloseTo(1.8171205928321397, within(1e-12));
    assertThat(Curve.from(10, 3).at(3 + 1.9574338205844317)).isCloseTo(10, within(1e-12));
  }

  @Test
  void countsOutcomesPerHalfSecondAndLooksAtWholeOnesOnly() {
    Measured measured = new Measured(0, 0, 0);
    for (double time : new double[] {0.1, 0.2, 0.3, 0.4, 0.49}) {
      measured = measured.counting(time);
      assertThat(measured.perSecond()).isZero();
    }

    assertThat(measured.counting(0.5).perSecond()).isCloseTo(12 * 0.8, within(1e-12));
  }

  @Test
  void smoothsWhatItMeasuresInFavourOfTheLatest() {
    Measured measured = new Measured(0, 0, 0);
    for (double time = 1; time <= 4; time += 0.5) {
      measured = measured.counting(time);
    }

    assertThat(measured.perSecond()).isBetween(1.99, 2.0);
    assertThat(measured.counting(14).perSecond()).isCloseTo(0.8 * 0.1 + 0.2 * 2, within(0.01));
  }

  @Test
  void neverFallsBelowHalfAPermitPerSecond() {
    AdaptiveRate rate = AdaptiveRate.START;
    for (int i = 0; i < 100; i++) {
      rate = rate.afterThrottle(i / 10.0);
    }

    assertThat(rate.perSecond()).isEqualTo(0.5);
  }

  @Test
  void neverExceedsTwiceWhatIsMeasured() {
    AdaptiveRate rate = AdaptiveRate.START.afterThrottle(0.6);
    for (double time = 1; time < 60; time += 1) {
      rate = rate.afterSuccess(time);
    }

    assertThat(rate.perSecond()).isCloseTo(2, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void followsAWordForWordTranscriptionOfTheRulesOverRandomOutcomes(long seed) {
    Random random = new Random(seed);
    Transcript transcript = new Transcript();
    AdaptiveRate rate = AdaptiveRate.START;
    double now = 0;

    for (int i = 0; i < 1000; i++) {
      now += random.nextInt(50) == 0 ? random.nextDouble() * 20 : random.nextDouble() * 0.2;
      boolean throttled = random.nextInt(20) == 0;
      rate = throttled ? rate.afterThrottle(now) : rate.afterSuccess(now);
      transcript.received(throttled, now);

      assertThat(rate.throttled()).isEqualTo(transcript.enabled);
      assertThat(rate.measured().perSecond()).isCloseTo(transcript.measuredRate, within(1e-9));
      assertThat(rate.perSecond())
          .isCloseTo(transcript.fillRate, within(1e-9 * (1 + transcript.fillRate)));
    }
  }

  /** The rules once more, as prose tells them: one variable each, one line each. */
  private static final class Transcript {
    private boolean enabled;
    private double fillRate = 0.5;
    private double measuredRate;
    private double requests;
    private double lastHalfSecond;
    private double maxRate;
    private double throttledAt;

    void received(boolean throttled, double now) {
      requests += 1;
      double halfSecond = Math.floor(now / 0.5) * 0.5;
      if (halfSecond > lastHalfSecond) {
        double rate = requests / (halfSecond - lastHalfSecond);
        measuredRate = rate * 0.8 + measuredRate * 0.2;
        requests = 0;
        lastHalfSecond = halfSecond;
      }
      double calculated;
      if (throttled) {
        maxRate = enabled ? Math.min(measuredRate, fillRate) : measuredRate;
        throttledAt = now;
        enabled = true;
        calculated = maxRate * 0.7;
      } else {
        double k = Math.pow(maxRate * (1 - 0.7) / 0.4, 1 / 3.0);
        calculated = 0.4 * Math.pow(now - throttledAt - k, 3) + maxRate;
      }
      fillRate = Math.max(Math.min(calculated, 2 * measuredRate), 0.5);
    }
  }
}
