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
 * When a failed attempt of a call is followed by another, and after what wait. Immutable; one
 * instance serves any number of clients, each of which has a budget of its own.
 *
 * <p>The defaults are the standard rules of the AWS SDKs of 2026: 3 attempts; before retry
 * <i>i</i>, counted from 0, a wait of a random part of {@code min(maxBackoff, base × 2^i)}, where
 * the base is 50 ms, or 1 s after a throttle. A wait that the service asks for comes on top. A
 * retry draws 14 tokens, after a throttle 5, from a budget of 500; a call that succeeds gives back
 * what its last retry drew, or 1 if it needed none. Without enough tokens there is no retry.
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

  /** One attempt, whatever comes. */
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
   * These rules for a Resilience4j {@code RetryRegistry}, with a new, full budget in them; to be
   * handed back by {@code MwaaServerlessReactiveClientBuilder.retry}. Clients that use one {@code
   * Retry} together share that budget.
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

  /** What the wait after a passing failure grows from. Default 50 ms. */
  public Duration transientBase() {
    return transientBase;
  }

  /** What the wait after a throttle grows from. Default 1 s. */
  public Duration throttlingBase() {
    return throttlingBase;
  }

  /**
   * The longest wait, before chance shortens it and the service's own wish comes on top. Default 20
   * s.
   */
  public Duration maxBackoff() {
    return maxBackoff;
  }

  /** How many tokens a client's budget holds. Default 500. */
  public int budget() {
    return budget;
  }

  /** How many tokens a retry after a passing failure draws. Default 14. */
  public int transientCost() {
    return transientCost;
  }

  /** How many tokens a retry after a throttle draws. Default 5. */
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

    /** What the wait after a passing failure grows from. Not negative; default 50 ms. */
    public Builder transientBase(Duration base) {
      this.transientBase = Checks.notNegative(base, "transientBase");
      return this;
    }

    /** What the wait after a throttle grows from. Not negative; default 1 s. */
    public Builder throttlingBase(Duration base) {
      this.throttlingBase = Checks.notNegative(base, "throttlingBase");
      return this;
    }

    /**
     * The longest wait, before chance shortens it and the service's own wish comes on top. Not
     * negative; default 20 s.
     */
    public Builder maxBackoff(Duration longest) {
      this.maxBackoff = Checks.notNegative(longest, "maxBackoff");
      return this;
    }

    /** How many tokens a client's budget holds. Not negative; default 500. */
    public Builder budget(int tokens) {
      this.budget = notNegative(tokens, "budget");
      return this;
    }

    /** How many tokens a retry after a passing failure draws. Not negative; default 14. */
    public Builder transientCost(int tokens) {
      this.transientCost = notNegative(tokens, "transientCost");
      return this;
    }

    /** How many tokens a retry after a throttle draws. Not negative; default 5. */
    public Builder throttlingCost(int tokens) {
      this.throttlingCost = notNegative(tokens, "throttlingCost");
      return this;
    }

    /**
     * Which failures are worth another attempt. Called on the thread the failure arrives on, so it
     * must not block. Default: {@link MwaaException#isRetryable()}.
     */
    public Builder retryOn(Predicate<MwaaException> retryable) {
      this.retryable = requireNonNull(retryable, "retryable");
      return this;
    }

    /**
     * Where the chance in the waits comes from: values from 0 to below 1, from any thread. For
     * tests; default {@link ThreadLocalRandom}.
     */
    public Builder random(DoubleSupplier random) {
      this.random = requireNonNull(random, "random");
      return this;
    }

    /** Makes the rules. */
    public RetryPolicy build() {
      return new RetryPolicy(this);
    }

    private static int notNegative(int tokens, String name) {
      Checks.argument(tokens >= 0, name + " must not be negative", tokens);
      return tokens;
    }
  }
}
