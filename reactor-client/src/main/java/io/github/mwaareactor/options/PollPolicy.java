package io.github.mwaareactor.options;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How often a run is polled, and for how long. Immutable. One instance serves any number of
 * pollers.
 *
 * <p>The first poll is sent at once. While the state stays the same, the wait grows from {@link
 * #interval()} by {@link #growth()} up to {@link #maxInterval()}. A transition resets it, also one
 * to or from {@code UNKNOWN}. Each wait has {@link #jitter()}, so that pollers that start together
 * drift apart.
 *
 * <p>After n failed polls in a row the wait is the longest of three: {@link #interval()} with its
 * jitter, the wait that the service asks for, and a backoff. The backoff is 50 ms, or 1 s after a
 * throttle, doubled n - 1 times up to 20 s, of which a random part from half to all is taken.
 */
public final class PollPolicy {
  private static final Consumer<LatePoll> NOBODY = PollPolicy::toldToNobody;
  private static final PollPolicy DEFAULTS = builder().build();

  private final Duration interval;
  private final double growth;
  private final Duration maxInterval;
  private final double jitter;
  private final Duration deadline;
  private final @Nullable Duration notFoundGrace;
  private final Consumer<? super LatePoll> onLate;

  private PollPolicy(Builder builder) {
    interval = builder.interval;
    growth = builder.growth;
    maxInterval = builder.maxInterval;
    jitter = builder.jitter;
    deadline = builder.deadline;
    notFoundGrace = builder.notFoundGrace;
    onLate = builder.onLate;
  }

  /**
   * Polls every 2 s at first. While nothing changes, each wait grows by half, up to 30 s, ±20 %.
   * Polling ends after 12 h. A missing run is an error at once.
   */
  public static PollPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * A steady interval without growth or jitter, for 12 h. A missing run is an error at once.
   * Pollers that start together stay in step, so use jitter for many runs.
   *
   * @throws IllegalArgumentException if the interval is not positive, or over 146 years
   */
  public static PollPolicy every(Duration interval) {
    return builder().interval(interval).maxInterval(interval).growth(1).jitter(0).build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this policy. */
  public Builder toBuilder() {
    Builder builder =
        builder()
            .interval(interval)
            .growth(growth)
            .maxInterval(maxInterval)
            .jitter(jitter)
            .deadline(deadline)
            .onLate(onLate);
    builder.notFoundGrace = notFoundGrace;
    return builder;
  }

  /** The wait between an answer and the next poll, at first. Default 2 s. */
  public Duration interval() {
    return interval;
  }

  /** The factor by which the wait grows while nothing changes. Default 1.5. */
  public double growth() {
    return growth;
  }

  /** The longest wait before jitter. Default 30 s. */
  public Duration maxInterval() {
    return maxInterval;
  }

  /**
   * How far a wait between polls may deviate either way, as a fraction of it: 0.2 is ±20 %. Default
   * 0.2.
   */
  public double jitter() {
    return jitter;
  }

  /** How long a run is polled, from the subscription, pauses included. Default 12 h. */
  public Duration deadline() {
    return deadline;
  }

  /**
   * How long after the subscription "no such run" is only a late poll, for runs that were started a
   * moment ago. Default 0 s: the first such response ends polling.
   */
  public Duration notFoundGrace() {
    return notFoundGraceOr(Duration.ZERO);
  }

  /**
   * See {@link #notFoundGrace()}.
   *
   * @param unset what counts if no grace was set; a grace of zero that was set stays
   */
  public Duration notFoundGraceOr(Duration unset) {
    return notFoundGrace == null ? requireNonNull(unset, "unset") : notFoundGrace;
  }

  /** Receives each poll that fails for a transient reason. By default it does nothing. */
  public Consumer<? super LatePoll> onLate() {
    return onLate;
  }

  private static void toldToNobody(LatePoll late) {}

  @Override
  public String toString() {
    return "PollPolicy[interval="
        + interval
        + ", growth="
        + growth
        + ", maxInterval="
        + maxInterval
        + ", jitter="
        + jitter
        + ", deadline="
        + deadline
        + ", notFoundGrace="
        + notFoundGrace()
        + (onLate == NOBODY ? "" : ", onLate set")
        + "]";
  }

  /** Collects the options. Setters may be called in any order. */
  public static final class Builder {
    private Duration interval = Duration.ofSeconds(2);
    private double growth = 1.5;
    private Duration maxInterval = Duration.ofSeconds(30);
    private double jitter = 0.2;
    private Duration deadline = Duration.ofHours(12);
    private @Nullable Duration notFoundGrace;
    private Consumer<? super LatePoll> onLate = NOBODY;

    private Builder() {}

    /** The wait between an answer and the next poll, at first. Positive; default 2 s. */
    public Builder interval(Duration interval) {
      this.interval = Checks.positive(interval, "interval");
      return this;
    }

    /** The factor by which the wait grows while nothing changes. 1 to 100; default 1.5. */
    public Builder growth(double growth) {
      Checks.argument(growth >= 1 && growth <= 100, "growth must be 1 to 100", growth);
      this.growth = growth;
      return this;
    }

    /** The longest wait before jitter. Not shorter than the interval; default 30 s. */
    public Builder maxInterval(Duration maxInterval) {
      this.maxInterval = Checks.positive(maxInterval, "maxInterval");
      return this;
    }

    /**
     * How far a wait between polls may deviate either way, as a fraction of it: 0.2 is ±20 %. 0 to
     * below 1; default 0.2.
     */
    public Builder jitter(double jitter) {
      Checks.argument(jitter >= 0 && jitter < 1, "jitter must be 0 to below 1", jitter);
      this.jitter = jitter;
      return this;
    }

    /** How long a run is polled, from the subscription, pauses included. Positive; default 12 h. */
    public Builder deadline(Duration deadline) {
      this.deadline = Checks.positive(deadline, "deadline");
      return this;
    }

    /**
     * How long after the subscription "no such run" is only a late poll. Not negative; default 0 s,
     * and 30 s where the client itself has just started the run.
     */
    public Builder notFoundGrace(Duration notFoundGrace) {
      this.notFoundGrace = Checks.notNegative(notFoundGrace, "notFoundGrace");
      return this;
    }

    /**
     * Receives each poll that fails for a transient reason, for example to show that states are
     * stale. It does not receive the last poll before the deadline, whose error is the cause of the
     * {@link io.github.mwaareactor.error.PollDeadlineException}.
     *
     * <p>Each poller calls it for its own polls, one call at a time, on an event loop or the
     * client's timer. It must not block. Pollers that share a policy may call it at the same time.
     * What it throws is logged, and polling goes on. The default does nothing. The log warns of
     * lasting failures in any case.
     */
    public Builder onLate(Consumer<? super LatePoll> onLate) {
      this.onLate = requireNonNull(onLate, "onLate");
      return this;
    }

    /**
     * Makes the policy.
     *
     * @throws IllegalArgumentException if {@code maxInterval} is shorter than {@code interval}
     */
    public PollPolicy build() {
      Checks.argument(
          maxInterval.compareTo(interval) >= 0,
          "maxInterval must not be shorter than interval " + interval,
          maxInterval);
      return new PollPolicy(this);
    }
  }
}
