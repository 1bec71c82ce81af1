package io.github.mwaareactor.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.TransportException;
import io.github.resilience4j.core.functions.Either;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "run", 1);

  private final TransportException lost =
      new TransportException(CALL, TransportException.Reason.CONNECTION_LOST, "lost", null);

  @Test
  void theDefaultsAreTheStandardRules() {
    RetryPolicy policy = RetryPolicy.defaults();

    assertThat(policy.maxAttempts()).isEqualTo(3);
    assertThat(policy.transientBase()).isEqualTo(Duration.ofMillis(50));
    assertThat(policy.throttlingBase()).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.maxBackoff()).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.budget()).isEqualTo(500);
    assertThat(policy.transientCost()).isEqualTo(14);
    assertThat(policy.throttlingCost()).isEqualTo(5);
  }

  @Test
  void everyNumberSurvivesTheWayThroughToBuilder() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(7)
            .transientBase(Duration.ofMillis(1))
            .throttlingBase(Duration.ofMillis(2))
            .maxBackoff(Duration.ofMillis(3))
            .budget(4)
            .transientCost(5)
            .throttlingCost(6)
            .build();

    assertThat(policy.toBuilder().build()).hasToString(policy.toString());
    assertThat(policy.toString())
        .contains("maxAttempts=7", "transientBase=PT0.001S", "throttlingBase=PT0.002S")
        .contains("maxBackoff=PT0.003S", "budget=4", "transientCost=5", "throttlingCost=6");
  }

  @Test
  void aNumberThatMakesNoSenseIsRefusedWithItsRule() {
    RetryPolicy.Builder builder = RetryPolicy.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxAttempts(0))
        .withMessage("maxAttempts must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.transientBase(Duration.ofMillis(-1)))
        .withMessageContaining("transientBase must not be negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.budget(-1))
        .withMessage("budget must not be negative, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.throttlingCost(-5))
        .withMessage("throttlingCost must not be negative, was -5");
  }

  /**
   * Chi-squared over ten equal classes of 10,000 waits: above 27.9 by chance once in a thousand.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 20, 60, 1000})
  void waitsAtTheCapAreStillUniform(int attempt) {
    long seed = 20261123L + attempt;
    Random random = new Random(seed);
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(2000)
            .budget(Integer.MAX_VALUE)
            .random(random::nextDouble)
            .build();
    BudgetedBackoff backoff = new BudgetedBackoff(policy, new RetryBudget(Integer.MAX_VALUE));
    int[] classes = new int[10];

    for (int i = 0; i < 10_000; i++) {
      long wait = backoff.apply(attempt, Either.left(lost));
      assertThat(wait).isBetween(0L, 19_999L);
      classes[(int) (wait / 2000)]++;
    }

    double chiSquared = 0;
    for (int count : classes) {
      chiSquared += Math.pow(count - 1000, 2) / 1000;
    }
    assertThat(chiSquared).as("seed %d", seed).isLessThan(27.9);
  }

  @Test
  void aWishOfTheServiceNeverOverflows() {
    RetryPolicy policy = RetryPolicy.builder().random(() -> 0.999).build();
    BudgetedBackoff backoff = new BudgetedBackoff(policy, new RetryBudget(500));
    ServiceErrorDetails error =
        new ServiceErrorDetails(
            "ThrottlingException",
            null,
            400,
            null,
            null,
            Duration.ofSeconds(Long.MAX_VALUE),
            null,
            FailureKind.THROTTLING);

    assertThat(backoff.apply(1, Either.left(new MwaaServiceException(CALL, error))))
        .isGreaterThan(Duration.ofDays(365_000).toMillis());
  }
}
