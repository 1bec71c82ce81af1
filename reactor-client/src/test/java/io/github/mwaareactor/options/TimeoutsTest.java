package io.github.mwaareactor.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
  @Test
  void hasTheDocumentedDefaults() {
    Timeouts timeouts = Timeouts.defaults();

    assertThat(timeouts.connect()).isEqualTo(Duration.ofSeconds(3));
    assertThat(timeouts.tlsHandshake()).isEqualTo(Duration.ofSeconds(5));
    assertThat(timeouts.acquire()).isEqualTo(Duration.ofSeconds(5));
    assertThat(timeouts.attempt()).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeouts.call()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void toBuilderKeepsEveryLimit() {
    Timeouts timeouts =
        Timeouts.builder()
            .connect(Duration.ofMillis(1))
            .tlsHandshake(Duration.ofMillis(2))
            .acquire(Duration.ofMillis(3))
            .attempt(Duration.ofMillis(4))
            .call(Duration.ofMillis(5))
            .build();

    assertThat(timeouts.toBuilder().build()).usingRecursiveComparison().isEqualTo(timeouts);
  }

  @Test
  void refusesALimitThatWouldMeanNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timeouts.builder().connect(Duration.ofNanos(1)))
        .withMessage("connect must be between 1 ms and 24 days, was PT0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timeouts.builder().connect(Duration.ofDays(25)))
        .withMessage("connect must be between 1 ms and 24 days, was PT600H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timeouts.builder().tlsHandshake(Duration.ofNanos(1)))
        .withMessage("tlsHandshake must be at least 1 ms, was PT0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timeouts.builder().attempt(Duration.ZERO))
        .withMessage("attempt must be positive, was PT0S");
  }
}
