package io.github.mwaareactor.options;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.argument.Checks;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * When a failed attempt is retried, and after what wait. Immutable. One instance serves any number
 * of clients, each with its own budget.
 *
 * <p>The defaults are the standard rules of the AWS SDKs of 2026: 3 attempts with backoff and full
 * jitter. The wait before retry <i>i</i>, counted from 0, is a random part of {@code
 * min(maxBackoff, base × 2^i)}. The base is 50 ms, or 1 s after a throttle. A wait that the service
 * asks for is added. A retry takes 14 tokens from a budget of 500, or 5 after a throttle. A
 * successful call returns what its last retry took, or 1 if it needed none. Without enough tokens
 * there is no retry.
 */
public final class RetryPolicy {
  private static final RetryPolicy DEFAULTS = builder().build();

  private final int maxAttempts;
  private final Duration transientBase;
  private final Duration throttlingBase;
  private final Duration maxBackoff;
  private final int budget;
  private final int transientCost;
  private final int throttlingCost;
  private final Predicate<MwaaException> retryable;
  private final DoubleSupplier random;

  private RetryPolicy(Builder builder) {
    maxAttempts = builder.maxAttempts;
    transientBase = builder.transientBase;
    throttlingBase = builder.throttlingBase;
    maxBackoff = builder.maxBackoff;
    budget = builder.budget;
    transientCost = builder.transientCost;
    throttlingCost = builder.throttlingCost;
    retryable = builder.retryable;
    random = builder.random;
  }

  /** The standard rules. */
  public static RetryPolicy defaults() {
    return DEFAULTS;
  }

  /** A single attempt, without retries. */
  public static RetryPolicy none() {
    return builder().maxAttempts(1).build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these rules. */
  public Builder toBuilder() {
    return builder()
        .maxAttempts(maxAttempts)
        .transientBase(transientBase)
        .throttlingBase(throttlingBase)
        .maxBackoff(maxBackoff)
        .budget(budget)
        .transientCost(transientCost)
        .throttlingCost(throttlingCost)
        .retryOn(retryable)
        .random(random);
  }

  /**
   * These rules for a Resilience4j {@code RetryRegistry}, with a new, full budget. Pass a {@code
   * Retry} made from it to {@code MwaaServerlessReactiveClientBuilder.retry}. Clients with the same
   * {@code Retry} share its budget.
   */
  public RetryConfig toRetryConfig() {
    return RetryConfig.custom()
        .maxAttempts(maxAttempts)
        .retryOnException(this::isRetryable)
        .intervalBiFunction(new BudgetedBackoff(this, new RetryBudget(budget)))
        .build();
  }

  private boolean isRetryable(Throwable failure) {
    return failure instanceof MwaaException known && retryable.test(known);
  }

  /** How many attempts a call may have, the first included. Default 3. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** The base of the backoff after a transient failure. Default 50 ms. */
  public Duration transientBase() {
    return transientBase;
  }

  /** The base of the backoff after a throttle. Default 1 s. */
  public Duration throttlingBase() {
    return throttlingBase;
  }

  /**
   * The longest backoff, before jitter and without a wait that the service asks for. Default 20 s.
   */
  public Duration maxBackoff() {
    return maxBackoff;
  }

  /** How many tokens a client's budget holds. Default 500. */
  public int budget() {
    return budget;
  }

  /** How many tokens a retry after a transient failure takes. Default 14. */
  public int transientCost() {
    return transientCost;
  }

  /** How many tokens a retry after a throttle takes. Default 5. */
  public int throttlingCost() {
    return throttlingCost;
  }

  /** From 0 to below 1. */
  double nextRandom() {
    return random.getAsDouble();
  }

  @Override
  public String toString() {
    return "RetryPolicy[maxAttempts="
        + maxAttempts
        + ", transientBase="
        + transientBase
        + ", throttlingBase="
        + throttlingBase
        + ", maxBackoff="
        + maxBackoff
        + ", budget="
        + budget
        + ", transientCost="
        + transientCost
        + ", throttlingCost="
        + throttlingCost
        + "]";
  }

  /** Collects rules. */
  public static final class Builder {
    private int maxAttempts = 3;
    private Duration transientBase = Duration.ofMillis(50);
    private Duration throttlingBase = Duration.ofSeconds(1);
    private Duration maxBackoff = Duration.ofSeconds(20);
    private int budget = 500;
    private int transientCost = 14;
    private int throttlingCost = 5;
    private Predicate<MwaaException> retryable = MwaaException::isRetryable;
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    private Builder() {}

    /** How many attempts a call may have, the first included. At least 1; default 3. */
    public Builder maxAttempts(int attempts) {
      this.maxAttempts = Checks.atLeastOne(attempts, "maxAttempts");
      return this;
    }

    /** The base of the backoff after a transient failure. Not negative; default 50 ms. */
    public Builder transientBase(Duration base) {
      this.transientBase = Checks.notNegative(base, "transientBase");
      return this;
    }

    /** The base of the backoff after a throttle. Not negative; default 1 s. */
    public Builder throttlingBase(Duration base) {
      this.throttlingBase = Checks.notNegative(base, "throttlingBase");
      return this;
    }

    /**
     * The longest backoff, before jitter and without a wait that the service asks for. Not
     * negative; default 20 s.
     */
    public Builder maxBackoff(Duration longest) {
      this.maxBackoff = Checks.notNegative(longest, "maxBackoff");
      return this;
    }

    /** How many tokens a client's budget holds. Not negative; default 500. */
    public Builder budget(int tokens) {
      this.budget = Checks.notNegative(tokens, "budget");
      return this;
    }

    /** How many tokens a retry after a transient failure takes. Not negative; default 14. */
    public Builder transientCost(int tokens) {
      this.transientCost = Checks.notNegative(tokens, "transientCost");
      return this;
    }

    /** How many tokens a retry after a throttle takes. Not negative; default 5. */
    public Builder throttlingCost(int tokens) {
      this.throttlingCost = Checks.notNegative(tokens, "throttlingCost");
      return this;
    }

    /**
     * Which failures are retried. It is called on the thread on which the failure arrives, so it
     * must not block. Default: {@link MwaaException#isRetryable()}.
     */
    public Builder retryOn(Predicate<MwaaException> retryable) {
      this.retryable = requireNonNull(retryable, "retryable");
      return this;
    }

    /**
     * The random source of jitter: values from 0 to below 1, from any thread. For tests; default
     * {@link ThreadLocalRandom}.
     */
    public Builder random(DoubleSupplier random) {
      this.random = requireNonNull(random, "random");
      return this;
    }

    /** Makes the rules. */
    public RetryPolicy build() {
      return new RetryPolicy(this);
    }
  }
}
