package io.github.mwaareactor.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToleratedRateTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private ToleratedRate rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY);
  private long now;

  @Test
  void holdsNothingBackBeforeTheServiceThrottles() {
    accept(100, 3);

    assertThat(rate.perSecond(now)).isInfinite();
    assertThat(rate.isLimited()).isFalse();
  }

  @Test
  void neverExceedsTheCeiling() {
    rate = ToleratedRate.upTo(30);
    assertThat(rate.perSecond(0)).isEqualTo(30);

    accept(30, 3);
    throttle(4);
    assertThat(rate.perSecond(now)).isLessThan(30);
    accept(30, 60);

    assertThat(rate.perSecond(now)).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(doubles = {20, 200, 2000})
  void estimatesTheLimitFromThePartThatIsAccepted(double perSecond) {
    for (long end = now + SECOND / 2; now < end; now += (long) (SECOND / perSecond)) {
      rate = rate.began(now);
    }
    ToleratedRate before = rate;

    // A quarter of them is accepted.
    for (int n = 0; !rate.wasCutSince(before); n++) {
      rate = n % 4 == 3 ? rate.accepted(now, now) : rate.throttled(now, now);
    }

    assertThat(rate.perSecond(now)).isBetween(0.3 * perSecond, 0.85 * perSecond);
  }

  @Test
  void findsALimitThatIsAHundredTimesLowerWithinASecond() {
    for (int n = 0; n < 64; n++) {
      rate = rate.began(now);
    }

    for (int roundTrip = 0; roundTrip < 30; roundTrip++) {
      long beganAt = now;
      now += SECOND / 33;
      throttle(1, beganAt);
    }

    assertThat(rate.perSecond(now)).isLessThan(15);
  }

  @Test
  void oneThrottledAnswerAmongManyAtAHighRateIsNoLimit() {
    accept(1000, 3);

    throttle(1);
    accept(1000, 1);
    throttle(1);

    assertThat(rate.isLimited()).isFalse();
  }

  @Test
  void oneThrottledAnswerIsEnoughAtALowRate() {
    accept(4, 5);

    throttle(1);

    assertThat(rate.perSecond(now)).isBetween(2.8, 3.6);
  }

  @Test
  void requestsThatBeganBeforeACutCauseNoOther() {
    accept(100, 3);
    long beganBefore = now - 1;
    throttle(6);
    double cut = rate.perSecond(now);

    throttle(50, beganBefore);

    assertThat(rate.perSecond(now)).isEqualTo(cut);
  }

  @Test
  void doesNotGrowBeforeARequestThatBeganAfterTheCutIsAnswered() {
    accept(100, 3);
    throttle(6);
    double cut = rate.perSecond(now);

    assertThat(rate.perSecond(now + 3600 * SECOND)).isEqualTo(cut);
  }

  @Test
  void growsSlowlyAfterACutAndFasterLater() {
    accept(100, 3);
    throttle(6);
    assertThat(rate.perSecond(now)).isLessThan(95);

    follow(1);
    assertThat(rate.perSecond(now)).isLessThan(115);
    follow(9);

    assertThat(rate.perSecond(now)).isGreaterThan(180);
  }

  @Test
  void growsToAtMostTwiceWhatIsSent() {
    accept(100, 3);
    throttle(6);

    accept(20, 60);

    assertThat(rate.perSecond(now)).isBetween(40.0, 48.0);
  }

  @Test
  void throttlesThatDoNotDependOnTheRateHardlySlowItDown() {
    Random random = new Random(5);
    double allowed = 0;
    for (int second = 0; second < 60; second++) {
      follow(1, 1000, random, 0.01);
      allowed += Math.min(1000, rate.perSecond(now)) / 60;
    }

    assertThat(allowed).isGreaterThan(900);
  }

  @Test
  void fiveFailuresInARowHalveItAndFewerDoNot() {
    accept(100, 3);

    fail(4);
    accept(100, 1);
    fail(4);
    assertThat(rate.isLimited()).isFalse();
    fail(1);

    assertThat(rate.perSecond(now)).isCloseTo(50, within(2.0));
  }

  @Test
  void failuresWithoutAnyAnswerLeadToOneRequestInTwoSeconds() {
    accept(100, 3);

    for (int round = 0; round < 8; round++) {
      fail(5);
      now++;
    }

    assertThat(rate.perSecond(now)).isEqualTo(0.5);
  }

  @Test
  void afterAnOutageItDoublesEveryHalfSecondUpToWhatItWas() {
    accept(100, 3);
    for (int round = 0; round < 8; round++) {
      fail(5);
      now++;
    }

    long back = now;
    follow(1);
    assertThat(rate.perSecond(back + SECOND)).isCloseTo(2, within(0.3));
    follow(4);

    assertThat(rate.perSecond(now)).isBetween(95.0, 110.0);
  }

  @Test
  void aFailureSaysNothingOfALimit() {
    accept(100, 3);
    throttle(6);
    double cut = rate.perSecond(now);

    fail(4);

    assertThat(rate.perSecond(now)).isEqualTo(cut);
  }

  @Test
  void beginsWithARateThatWasLearntElsewhere() {
    rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY).startingAt(50);

    assertThat(rate.perSecond(0)).isEqualTo(50);
    assertThat(rate.perSecond(3600 * SECOND)).isEqualTo(50);
    assertThat(rate.isLimited()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 20, 50, 500})
  void growsToTenTimesALearntRateInTenSeconds(double learnt) {
    rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY).startingAt(learnt);
    assertThat(rate.perSecond(now)).isEqualTo(learnt);

    follow(1);
    assertThat(rate.perSecond(now)).isBetween(learnt, 1.25 * learnt);
    follow(9);

    assertThat(rate.perSecond(now)).isGreaterThan(10 * learnt);
  }

  @Test
  void aLearntRateThatIsTooHighIsCutLikeAnyOther() {
    rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY).startingAt(200);

    for (int n = 0; n < 100; n++) {
      rate = rate.began(now);
      rate = n % 4 == 3 ? rate.accepted(now, now) : rate.throttled(now, now);
      now += (long) (SECOND / rate.perSecond(now));
    }

    assertThat(rate.isLimited()).isTrue();
    assertThat(rate.perSecond(now)).isLessThan(50);
  }

  // Of one request little more was known than that it was the only one: the rate fell to 15.
  @Test
  void aThrottleAtTheVeryFirstRequestCutsFromTheLearntRate() {
    rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY).startingAt(50).began(0);

    throttle(1);

    assertThat(rate.perSecond(now)).isBetween(35.0, 45.0);
  }

  @Test
  void aLearntRateIsKeptBetweenFloorAndCeiling() {
    assertThat(ToleratedRate.upTo(30).startingAt(1000).perSecond(0)).isEqualTo(30);
    assertThat(ToleratedRate.upTo(30).startingAt(1000).sentPerSecond(0)).isEqualTo(30);
    assertThat(ToleratedRate.upTo(30).startingAt(0.01).perSecond(0)).isEqualTo(0.5);
    assertThat(ToleratedRate.upTo(0.1).startingAt(0.01).perSecond(0)).isEqualTo(0.1);
  }

  @Test
  void anInfiniteLearntRateSaysNothing() {
    rate = ToleratedRate.upTo(30).startingAt(Double.POSITIVE_INFINITY);

    assertThat(rate.perSecond(0)).isEqualTo(30);
    assertThat(rate.sentPerSecond(0)).isZero();
  }

  private void accept(int perSecond, int seconds) {
    for (long end = now + seconds * SECOND; now < end; now += SECOND / perSecond) {
      rate = rate.began(now).accepted(now, now);
    }
  }

  /** As fast as allowed. */
  private void follow(int seconds) {
    follow(seconds, Double.POSITIVE_INFINITY, new Random(0), 0);
  }

  private void follow(int seconds, double most, Random random, double noise) {
    for (long end = now + seconds * SECOND; now < end; ) {
      rate = rate.began(now);
      rate = random.nextDouble() < noise ? rate.throttled(now, now) : rate.accepted(now, now);
      now += (long) (SECOND / Math.min(most, rate.perSecond(now)));
    }
  }

  private void throttle(int times) {
    throttle(times, now);
  }

  private void throttle(int times, long beganAt) {
    for (int n = 0; n < times; n++) {
      rate = rate.throttled(beganAt, now);
    }
  }

  private void fail(int times) {
    for (int n = 0; n < times; n++) {
      rate = rate.failed(now, now);
    }
  }
}
