package io.github.mwaareactor.watch;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.options.LatePoll;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How fresh a watcher keeps the known states, and at what rate it may poll. Immutable.
 *
 * <p>With {@code n} runs, a watcher begins {@code n / targetStaleness} evenly spaced polls per
 * second, so each run is polled once in {@link #targetStaleness()}. It needs fewer calls where runs
 * share a workflow, whose list then shows them once in that time; see {@link #listing()}. New runs
 * are polled as soon as possible: 20 first polls a second, or as many as all runs together need if
 * that is more. If the permitted rate is lower, all runs wait longer by the same factor, {@link
 * WatchStats#stretch()}.
 *
 * <p>The rate that the service tolerates is found as by {@link
 * io.github.mwaareactor.options.RateLimit#adaptive()}. It also falls when polls fail one after
 * another, but never below one poll in 2 s.
 */
public final class WatchOptions {
  private static final double MIN_RATE = 0.01;
  private static final double MAX_RATE = 100_000;

  /** When a watcher calls ListWorkflowRuns. */
  public enum Listing {
    /**
     * Where one page of a list is expected to save more than one call of GetWorkflowRun. The
     * default.
     */
    AUTO,
    /**
     * Only to find the runs of {@link RunWatcher#watchWorkflow}. Each run is polled with
     * GetWorkflowRun.
     */
    OFF
  }

  /** What {@link #maxInFlight()} is if it was not set. */
  public static final int ADAPTIVE_IN_FLIGHT = Integer.MAX_VALUE;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Consumer<LatePoll> NOBODY = WatchOptions::toldToNobody;
  private static final WatchOptions DEFAULTS = builder().build();

  private final Duration targetStaleness;
  private final double rate;
  private final double initialRate;
  private final Listing listing;
  private final int maxInFlight;
  private final int maxWatched;
  private final Duration notFoundGrace;
  private final Consumer<? super LatePoll> onLate;

  private WatchOptions(Builder builder) {
    targetStaleness = builder.targetStaleness;
    rate = builder.rate;
    initialRate = builder.initialRate;
    listing = builder.listing;
    maxInFlight = builder.maxInFlight;
    maxWatched = builder.maxWatched;
    notFoundGrace = builder.notFoundGrace;
    onLate = builder.onLate;
  }

  /** Polls each run once in 10 s, at any rate that the service tolerates. */
  public static WatchOptions defaults() {
    return DEFAULTS;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.targetStaleness = targetStaleness;
    builder.rate = rate;
    builder.initialRate = initialRate;
    builder.listing = listing;
    builder.maxInFlight = maxInFlight;
    builder.maxWatched = maxWatched;
    builder.notFoundGrace = notFoundGrace;
    builder.onLate = onLate;
    return builder;
  }

  /** How old the known state of a run may become while the rate is sufficient. Default 10 s. */
  public Duration targetStaleness() {
    return targetStaleness;
  }

  /** The highest rate of polls per second; infinite if only the service limits it. */
  public double rate() {
    return rate;
  }

  /**
   * The rate of polls per second to begin with, until the service shows what it tolerates; infinite
   * if nothing is known. Default infinite.
   */
  public double initialRate() {
    return initialRate;
  }

  /** When the watcher calls ListWorkflowRuns. Default {@link Listing#AUTO}. */
  public Listing listing() {
    return listing;
  }

  /**
   * How many polls may be in flight at once; {@link #ADAPTIVE_IN_FLIGHT}, the default, if it
   * follows rate and latency.
   */
  public int maxInFlight() {
    return maxInFlight;
  }

  /** How many runs one {@link RunWatcher#watchAll} follows at once. Default 100,000. */
  public int maxWatched() {
    return maxWatched;
  }

  /**
   * How long "no such run" is only a late poll, from the time a run is first watched. It is for
   * runs that were started a moment ago. Default 0: the first such response ends it.
   */
  public Duration notFoundGrace() {
    return notFoundGrace;
  }

  /** Receives each poll that fails for a transient reason. By default it does nothing. */
  public Consumer<? super LatePoll> onLate() {
    return onLate;
  }

  private static void toldToNobody(LatePoll late) {}

  @Override
  public String toString() {
    return "WatchOptions[targetStaleness="
        + targetStaleness
        + ", rate="
        + (rate == Double.POSITIVE_INFINITY ? "adaptive" : rate)
        + (initialRate == Double.POSITIVE_INFINITY ? "" : ", initialRate=" + initialRate)
        + ", listing="
        + listing
        + ", maxInFlight="
        + (maxInFlight == ADAPTIVE_IN_FLIGHT ? "adaptive" : maxInFlight)
        + ", maxWatched="
        + maxWatched
        + ", notFoundGrace="
        + notFoundGrace
        + (onLate == NOBODY ? "" : ", onLate set")
        + "]";
  }

  /** Collects the options. Setters may be called in any order. */
  public static final class Builder {
    private Duration targetStaleness = Duration.ofSeconds(10);
    private double rate = Double.POSITIVE_INFINITY;
    private double initialRate = Double.POSITIVE_INFINITY;
    private Listing listing = Listing.AUTO;
    private int maxInFlight = ADAPTIVE_IN_FLIGHT;
    private int maxWatched = 100_000;
    private Duration notFoundGrace = Duration.ZERO;
    private Consumer<? super LatePoll> onLate = NOBODY;

    private Builder() {}

    /** How old the known state of a run may become. 1 ms to 1 day; default 10 s. */
    public Builder targetStaleness(Duration targetStaleness) {
      requireNonNull(targetStaleness, "targetStaleness");
      Checks.argument(
          targetStaleness.compareTo(SHORTEST) >= 0 && targetStaleness.compareTo(LONGEST) <= 0,
          "targetStaleness must be 1 ms to 1 day",
          targetStaleness);
      this.targetStaleness = targetStaleness;
      return this;
    }

    /**
     * The highest rate of polls per second. It falls when the service throttles. 0.01 (one in 100
     * s) to 100,000; default {@link #adaptive()}.
     */
    public Builder rate(double pollsPerSecond) {
      Checks.argument(
          pollsPerSecond >= MIN_RATE && pollsPerSecond <= MAX_RATE,
          "rate must be 0.01 to 100000 polls per second",
          pollsPerSecond);
      this.rate = pollsPerSecond;
      return this;
    }

    /** As many polls as the runs need and the service tolerates. The default. */
    public Builder adaptive() {
      this.rate = Double.POSITIVE_INFINITY;
      return this;
    }

    /**
     * The rate of polls per second to begin with: what an earlier watcher of the same account had
     * learnt, its {@link WatchStats#rate()}. Without it, a new watcher finds the limit of the
     * service by throttled answers. The service may tolerate more or less by now, and the rate
     * follows. At least 0.01; the default is infinite, which means that nothing is known.
     */
    public Builder initialRate(double pollsPerSecond) {
      Checks.argument(
          pollsPerSecond >= MIN_RATE,
          "initialRate must be at least 0.01 polls per second",
          pollsPerSecond);
      this.initialRate = pollsPerSecond;
      return this;
    }

    /**
     * When the watcher calls ListWorkflowRuns. The default is {@link Listing#AUTO}: where several
     * watched runs share a workflow, a page of its list may stand for up to a hundred calls of
     * GetWorkflowRun. The identity then needs the action {@code
     * airflow-serverless:ListWorkflowRuns} too; where it is denied, the watcher goes on without.
     */
    public Builder listing(Listing listing) {
      this.listing = requireNonNull(listing, "listing");
      return this;
    }

    /**
     * How many polls may be in flight at once. At least 1; {@link #ADAPTIVE_IN_FLIGHT}, the
     * default, allows as many as rate and latency need: 32, or twice the rate times the least
     * latency of the last seconds if that is more, and at most three quarters of the connections to
     * a host, {@link io.github.mwaareactor.options.ConnectionOptions#maxPerHost()}. The rest is
     * left to calls. {@link WatchStats#bound()} tells whether this holds polls up.
     */
    public Builder maxInFlight(int maxInFlight) {
      this.maxInFlight = Checks.atLeastOne(maxInFlight, "maxInFlight");
      return this;
    }

    /**
     * How many runs one {@link RunWatcher#watchAll} follows at once. It requests no more from its
     * source. At least 1; default 100,000.
     */
    public Builder maxWatched(int maxWatched) {
      this.maxWatched = Checks.atLeastOne(maxWatched, "maxWatched");
      return this;
    }

    /** How long "no such run" is only a late poll. 0 to 1 day; default 0. */
    public Builder notFoundGrace(Duration notFoundGrace) {
      requireNonNull(notFoundGrace, "notFoundGrace");
      Checks.argument(
          !notFoundGrace.isNegative() && notFoundGrace.compareTo(LONGEST) <= 0,
          "notFoundGrace must be 0 to 1 day",
          notFoundGrace);
      this.notFoundGrace = notFoundGrace;
      return this;
    }

    /**
     * Receives each poll that fails for a transient reason, for example to show that states are
     * stale.
     *
     * <p>Each watcher calls it for its own polls, one call at a time, on an event loop or the
     * client's timer. The watcher waits for it, so it must not block. Watchers that share options
     * may call it at the same time. What it throws is logged, and watching goes on. The default
     * does nothing. The log warns of lasting failures in any case.
     */
    public Builder onLate(Consumer<? super LatePoll> onLate) {
      this.onLate = requireNonNull(onLate, "onLate");
      return this;
    }

    /** Makes the options. */
    public WatchOptions build() {
      return new WatchOptions(this);
    }
  }
}
