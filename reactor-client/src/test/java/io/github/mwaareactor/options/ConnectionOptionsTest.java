package io.github.mwaareactor.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionOptionsTest {
  @Test
  void hasTheDocumentedDefaults() {
    ConnectionOptions options = ConnectionOptions.defaults();

    assertThat(options.maxPerHost()).isEqualTo(64);
    assertThat(options.maxPending()).isEqualTo(1024);
    assertThat(options.maxIdle()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.maxLife()).isEqualTo(Duration.ofSeconds(90));
    assertThat(options.dnsTtl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void toBuilderKeepsEveryOption() {
    ConnectionOptions options =
        ConnectionOptions.builder()
            .maxPerHost(1)
            .maxPending(2)
            .maxIdle(Duration.ofMillis(3))
            .maxLife(Duration.ofMillis(4))
            .dnsTtl(Duration.ofSeconds(5))
            .build();

    assertThat(options.toBuilder().build()).usingRecursiveComparison().isEqualTo(options);
  }

  @Test
  void namesEveryOption() {
    assertThat(ConnectionOptions.defaults())
        .hasToString(
            "ConnectionOptions[maxPerHost=64, maxPending=1024, maxIdle=PT5S, maxLife=PT1M30S,"
                + " dnsTtl=PT1M]");
  }

  @Test
  void refusesWhatWouldLeaveNoConnection() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().maxPerHost(0))
        .withMessage("maxPerHost must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().maxPending(-1))
        .withMessage("maxPending must not be negative, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().maxIdle(Duration.ofNanos(1)))
        .withMessage("maxIdle must be at least 1 ms, was PT0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().maxLife(Duration.ZERO))
        .withMessageStartingWith("maxLife must be");
  }

  @Test
  void refusesAddressesKeptForLessThanASecondOrForEver() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().dnsTtl(Duration.ofMillis(999)))
        .withMessage("dnsTtl must be between 1 s and 68 years, was PT0.999S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.builder().dnsTtl(Duration.ofSeconds(1L << 31)))
        .withMessageStartingWith("dnsTtl must be between 1 s and 68 years");
  }
}
