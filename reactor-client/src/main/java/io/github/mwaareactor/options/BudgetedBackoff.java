package io.github.mwaareactor.options;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.resilience4j.core.functions.Either;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before another attempt, if the budget allows one. Resilience4j asks once for
 * each failure that may be retried, which makes it the place to draw on the budget.
 */
final class BudgetedBackoff implements RetryInterval {
  private static final long NO_RETRY = -1;
  private static final int FOR_NO_RETRY = 1;
  // Waits are counted in long milliseconds: half the range leaves room to add two of them.
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE / 4);

  private final RetryPolicy policy;
  private final RetryBudget budget;

  BudgetedBackoff(RetryPolicy policy, RetryBudget budget) {
    this.policy = policy;
    this.budget = budget;
  }

  @Override
  public Long apply(Integer attempt, Either<Throwable, Object> outcome) {
    Throwable failure = outcome.getLeft();
    if (!budget.draw(cost(failure))) {
      if (failure instanceof MwaaException known && known.notRetried() == null) {
        known.initNotRetried("the client's retry budget is used up");
      }
      return NO_RETRY;
    }
    return backoffMillis(attempt, failure) + hint(failure).toMillis();
  }

  private long backoffMillis(int attempt, Throwable failure) {
    Duration base = isThrottle(failure) ? policy.throttlingBase() : policy.transientBase();
    Duration ceiling = Backoff.ceiling(base, policy.maxBackoff(), attempt);
    return (long) (policy.nextRandom() * ceiling.toMillis());
  }

  private static Duration hint(Throwable failure) {
    Duration hint = failure instanceof MwaaException known ? known.retryAfter() : null;
    return hint == null ? Duration.ZERO : hint.compareTo(LONGEST) < 0 ? hint : LONGEST;
  }

  @Override
  public void succeeded(@Nullable Throwable retriedFailure) {
    budget.giveBack(retriedFailure == null ? FOR_NO_RETRY : cost(retriedFailure));
  }

  @Override
  public void withdrawn(Throwable failure) {
    budget.giveBack(cost(failure));
  }

  @Override
  public OptionalInt tokensLeft() {
    return OptionalInt.of(budget.left());
  }

  private int cost(Throwable failure) {
    return isThrottle(failure) ? policy.throttlingCost() : policy.transientCost();
  }

  private static boolean isThrottle(Throwable failure) {
    return failure instanceof MwaaException known && known.isThrottling();
  }
}
