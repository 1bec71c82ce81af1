package io.github.mwaareactor.options;

import io.github.resilience4j.core.IntervalBiFunction;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A Resilience4j interval function that is also notified of successful calls, which a retry budget
 * requires. The client notifies the interval function of its {@code Retry} if it implements this.
 * It is called on event loops, so it must not block.
 */
public interface RetryInterval extends IntervalBiFunction<Object> {
  /**
   * A call succeeded.
   *
   * @param retriedFailure the failure that the last attempt was made for; {@code null} when the
   *     first attempt succeeded
   */
  void succeeded(@Nullable Throwable retriedFailure);

  /** How many tokens its budget has left; empty without a budget. By default it is empty. */
  default OptionalInt tokensLeft() {
    return OptionalInt.empty();
  }

  /**
   * A retry that it allowed is not made, because the wait would exceed the call limit.
   *
   * @param failure the failure that the retry would have been made for
   */
  void withdrawn(Throwable failure);
}
