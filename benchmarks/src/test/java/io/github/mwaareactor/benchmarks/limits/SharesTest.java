package io.github.mwaareactor.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static final Offset<Double> EXACTLY = within(1e-9);

  @Test
  void jainsIndexIsOneWhereAllHaveTheSame() {
    assertThat(Shares.jain(70, 70)).isCloseTo(1, EXACTLY);
    assertThat(Shares.jain(5, 5, 5)).isCloseTo(1, EXACTLY);
  }

  @Test
  void jainsIndexIsOnePartOfTheirNumberWhereOneHasAll() {
    assertThat(Shares.jain(70, 0)).isCloseTo(0.5, EXACTLY);
    assertThat(Shares.jain(0, 0, 70, 0)).isCloseTo(0.25, EXACTLY);
  }

  @Test
  void aThirdAndTwoThirdsAreJustFairEnoughByBothBars() {
    assertThat(Shares.jain(50, 100)).isCloseTo(0.9, EXACTLY);
    assertThat(Shares.least(50, 100)).isCloseTo(1.0 / 3, EXACTLY);
  }

  @Test
  void theLeastShareIsThatOfWhoeverHasLess() {
    assertThat(Shares.least(30, 10)).isCloseTo(0.25, EXACTLY);
    assertThat(Shares.least(10, 30)).isCloseTo(0.25, EXACTLY);
    assertThat(Shares.least(40, 0)).isZero();
  }

  @Test
  void nothingIsSharedBadly() {
    assertThat(Shares.jain(0, 0)).isZero();
    assertThat(Shares.least(0, 0)).isZero();
  }
}
