package io.github.mwaareactor.options;

import io.github.resilience4j.core.IntervalBiFunction;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A Resilience4j interval function that is also told how calls succeed, as one that keeps a budget
 * has to be. The client tells the interval function of its {@code Retry} if it is one of these; it
 * is called on event loops, so it must not block.
 */
public interface RetryInterval extends IntervalBiFunction<Object> {
  /**
   * A call succeeded.
   *
   * @param retriedFailure the failure that the last attempt was made for; {@code null} when the
   *     first attempt succeeded
   */
  void succeeded(@Nullable Throwable retriedFailure);

  /** How many tokens its budget has left; empty if it keeps none, as by default. */
  default OptionalInt tokensLeft() {
    return OptionalInt.empty();
  }

  /**
   * A retry that it allowed is not made after all: the wait would outlast the call.
   *
   * @param failure the failure that the retry would have been made for
   */
  void withdrawn(Throwable failure);
}
