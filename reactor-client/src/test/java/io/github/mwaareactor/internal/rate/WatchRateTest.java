package io.github.mwaareactor.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WatchRateTest {
  private static final Offset<Double> NEARLY = within(0.5);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final WatchRate rate = new WatchRate(Double.POSITIVE_INFINITY);
  private long now;

  @Test
  void isUnlimitedUntilTheServiceThrottles() {
    poll(100, 3 * SECOND);

    assertThat(rate.perSecond(now)).isInfinite();
  }

  @Test
  void neverExceedsTheRateAskedFor() {
    WatchRate asked = new WatchRate(30);
    assertThat(asked.perSecond(0)).isEqualTo(30);

    poll(asked, 30, 3 * SECOND);
    asked.throttled(now, now);
    assertThat(asked.perSecond(now)).isLessThan(30);
    poll(asked, 30, 60 * SECOND);

    assertThat(asked.perSecond(now)).isEqualTo(30);
  }

  @Test
  void aThrottleCutsATenthAndTheOldRateIsBackInFiveSeconds() {
    poll(100, 3 * SECOND);

    boolean slower = rate.throttled(now, now);

    assertThat(slower).isTrue();
    assertThat(rate.perSecond(now)).isCloseTo(90, NEARLY);
    poll(95, 5 * SECOND);
    assertThat(rate.perSecond(now)).isCloseTo(100, NEARLY);
    poll(100, 5 * SECOND);
    assertThat(rate.perSecond(now)).isBetween(105.0, 115.0);
  }

  @Test
  void doesNotGrowWhileNothingSucceeds() {
    poll(100, 3 * SECOND);
    rate.throttled(now, now);

    assertThat(rate.perSecond(now + 3600 * SECOND)).isCloseTo(90, NEARLY);
  }

  @Test
  void pollsThatWereOnTheirWayBeforeACutCauseNoOther() {
    poll(100, 3 * SECOND);
    long beganBefore = now - 1;
    rate.throttled(now, now);

    boolean slower = rate.throttled(beganBefore, now + SECOND);

    assertThat(slower).isFalse();
    assertThat(rate.perSecond(now)).isCloseTo(90, NEARLY);
  }

  @Test
  void aThrottleSoonAfterACutCutsSharper() {
    poll(100, 3 * SECOND);
    rate.throttled(now, now);
    rate.succeeded(now, now + 1);

    rate.throttled(now + 2, now + SECOND / 10);

    assertThat(rate.perSecond(now + SECOND / 10)).isCloseTo(63, within(3.0));
  }

  @Test
  void cutsDeeperWhileNothingSucceedsDownToAPollInTwoSeconds() {
    poll(100, 3 * SECOND);

    for (int round = 0; round < 6; round++) {
      rate.throttled(now, now);
      now++;
    }

    assertThat(rate.perSecond(now)).isEqualTo(0.5);
  }

  @Test
  void doublesEverySecondAfterADeepCutUpToNearlyTheOldRate() {
    poll(100, 3 * SECOND);
    for (int round = 0; round < 6; round++) {
      rate.throttled(now, now);
      now++;
    }

    long first = now;
    rate.succeeded(now, now);

    assertThat(rate.perSecond(first + 2 * SECOND)).isCloseTo(2, within(0.01));
    assertThat(rate.perSecond(first + 6 * SECOND)).isCloseTo(32, NEARLY);
    assertThat(rate.perSecond(first + 8 * SECOND)).isBetween(90.0, 97.0);
    assertThat(rate.perSecond(first + 13 * SECOND)).isCloseTo(100, NEARLY);
  }

  @Test
  void someFailuresInARowHalveItAndFewerDoNot() {
    poll(100, 3 * SECOND);

    for (int failure = 1; failure <= 4; failure++) {
      assertThat(rate.failed(now, now)).isFalse();
    }
    rate.succeeded(now, now);
    for (int failure = 1; failure <= 4; failure++) {
      assertThat(rate.failed(now, now)).isFalse();
    }
    assertThat(rate.failed(now, now)).isTrue();

    assertThat(rate.perSecond(now)).isCloseTo(50, NEARLY);
  }

  // It stayed at the floor for good, however many runs came later.
  @Test
  void comesBackAlsoWhenItWasCutWhileSlowerThanTheFloor() {
    for (int failure = 1; failure <= 6; failure++) {
      rate.began(now);
      now += 10 * SECOND;
      rate.failed(now, now);
    }
    assertThat(rate.perSecond(now)).isEqualTo(0.5);

    poll(1, 60 * SECOND);
    poll(2, 10 * SECOND);

    assertThat(rate.perSecond(now)).isGreaterThan(3);
  }

  @Test
  void probesNoFasterThanTwiceWhatIsSent() {
    poll(100, 3 * SECOND);
    rate.throttled(now, now);
    poll(10, 60 * SECOND);

    assertThat(rate.perSecond(now)).isCloseTo(100, within(1.0));
  }

  private void poll(int perSecond, long time) {
    poll(rate, perSecond, time);
  }

  private void poll(WatchRate polled, int perSecond, long time) {
    for (long end = now + time; now < end; now += SECOND / perSecond) {
      polled.began(now);
      polled.succeeded(now, now);
    }
  }
}
