package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.Memo;
import io.github.mwaareactor.options.RetryInterval;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.resilience4j.retry.Retry;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The {@code Retry} of a client: one for its life, as its budget is. */
public final class RetryRules {
  private final Memo<Retry> retry;

  private RetryRules(Memo<Retry> retry) {
    this.retry = retry;
  }

  /**
   * A caller's own {@code Retry}, which decides alone, else that of the caller's policy, else that
   * of {@code settings}, which is known only once the settings were read.
   */
  public static RetryRules of(
      @Nullable Retry own, @Nullable RetryPolicy policy, Mono<RetryPolicy> settings) {
    if (own != null) {
      return of(own);
    }
    return policy != null ? of(policy) : of(settings);
  }

  static RetryRules of(Retry own) {
    return new RetryRules(Memo.of(own));
  }

  public static RetryRules of(RetryPolicy policy) {
    return of(retry(policy));
  }

  private static RetryRules of(Mono<RetryPolicy> policy) {
    return new RetryRules(
        new Memo<>(
            policy
                .map(known -> LocalFailures.caught("Resilience4j", () -> retry(known)))
                .cacheInvalidateIf(made -> false)));
  }

  private static Retry retry(RetryPolicy policy) {
    return Retry.of("mwaa", policy.toRetryConfig());
  }

  <R> Mono<R> flatMap(Function<Retry, Mono<R>> next) {
    return retry.flatMap(next);
  }

  /** What its budget has left; empty if it keeps none, or is not known yet. */
  public OptionalInt tokensLeft() {
    Retry known = retry.value();
    RetryInterval interval = known == null ? null : intervalOf(known);
    return interval == null ? OptionalInt.empty() : interval.tokensLeft();
  }

  /** Its interval function if that is to be told how calls succeed, else {@code null}. */
  static @Nullable RetryInterval intervalOf(Retry rules) {
    return rules.getRetryConfig().getIntervalBiFunction() instanceof RetryInterval own ? own : null;
  }
}
