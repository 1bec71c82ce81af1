package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.mwaareactor.internal.rate.Pace;
import io.github.mwaareactor.internal.rate.ToleratedRate;
import io.github.mwaareactor.internal.watch.WatchedRun.Lane;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the watched runs is polled next, and when. Used by one thread at a time; times are in
 * nanoseconds.
 *
 * <p>All runs are polled equally often, so the one seen longest ago is always the next: with {@code
 * n} runs one is taken every {@code targetStaleness / n}, whether it is due or will be soon, which
 * keeps polls apart for good, whatever came together at the start or after an outage. What is
 * overdue is caught up with a little faster. New and hurried runs go beside them at a pace of their
 * own, and neither kind can keep the other from its turn. The rate that the service bears is above
 * all of them.
 */
final class WatchSchedule {
  static final long NEVER = Long.MAX_VALUE;

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private static final double CATCH_UP = 1.1;
  private static final double MIN_CATCH_UP = 2;
  private static final double MIN_EXPRESS = 20;
  // A quarter of the connections is left to calls.
  private static final double SHARE_OF_CONNECTIONS = 0.75;
  private static final int FEW_IN_FLIGHT = 32;
  // Answers that take longer than the fastest ones must not hold up polls at once.
  private static final double IN_FLIGHT_RESERVE = 2;
  private static final Duration BACKOFF_BASE = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(20);
  // Any number may stand in an answer, and a run is watched without a deadline.
  private static final Duration MAX_HINT = Duration.ofDays(1);

  private final WatchOptions options;
  private final long target;
  private final int mostInFlight;
  private final DoubleSupplier random;
  private ToleratedRate rate;

  private final UnpolledRuns fresh = new UnpolledRuns();
  private final Set<WatchedRun> hurried = new LinkedHashSet<>();
  private final RunHeap regular = new RunHeap();
  private final RunHeap late = new RunHeap();
  private Pace all;
  private Pace even = Pace.of(0);
  private Pace caughtUp = Pace.of(0);
  private Pace express = Pace.of(0);
  private final Turns expressOrRegular = new Turns();
  private final Turns hurriedOrFresh = new Turns();
  private final Turns lateOrRegular = new Turns();
  private final RecentPeak peak;
  private final RecentLeast latency = new RecentLeast();
  private int watched;
  private int asked;
  private boolean wasFull;
  private long roomSince;
  private long heldByInFlightAt = LONG_AGO;

  /**
   * Makes an empty schedule.
   *
   * @param connections how many there are to a host
   */
  WatchSchedule(WatchOptions options, int connections, DoubleSupplier random) {
    this.options = options;
    this.target = options.targetStaleness().toNanos();
    this.mostInFlight = Math.max(1, (int) (SHARE_OF_CONNECTIONS * connections));
    this.random = random;
    this.rate = ToleratedRate.upTo(options.rate());
    this.all = Pace.of(options.rate());
    this.peak = new RecentPeak(target);
  }

  /** How many polls are on their way. */
  int asked() {
    return asked;
  }

  private double neededFor(int runs) {
    return runs * (double) TimeUnit.SECONDS.toNanos(1) / target;
  }

  /** How many may begin. */
  double allowed(long now) {
    return rate.perSecond(now);
  }

  /** How many do begin. */
  double sent(long now) {
    return rate.sentPerSecond(now);
  }

  /** When a poll last had to wait because too many others were in flight. */
  long heldByInFlightAt() {
    return heldByInFlightAt;
  }

  /**
   * From when on polls will have to wait for that, if none ends; {@link #NEVER} if there is room.
   */
  long heldByInFlightFrom(long now) {
    if (!isFull(now)) {
      return NEVER;
    }
    adjustPaces(now);
    return nextDue();
  }

  void add(WatchedRun run) {
    watched++;
    enter(run, Lane.FRESH, 0);
  }

  void remove(WatchedRun run) {
    watched--;
    leave(run);
    run.lane = Lane.GONE;
  }

  /** Lets it go first, once. After a failure its wait has to be over. */
  void hurry(WatchedRun run) {
    if (run.lane == Lane.ASKED) {
      run.hurry = true;
    } else if (run.lane == Lane.FRESH || run.lane == Lane.REGULAR) {
      leave(run);
      enter(run, Lane.HURRIED, 0);
    }
  }

  /** Takes the run whose turn it is now, if it is the turn of any. */
  @Nullable WatchedRun take(long now) {
    peak.note(watched, now);
    adjustPaces(now);
    boolean isExpress = expressAt() <= now;
    boolean isRegular = regularAt() <= now;
    boolean isTurn = isExpress || isRegular;
    if (!isTurn || all.due() > now || !hasRoom(now)) {
      return null;
    }
    WatchedRun run =
        expressOrRegular.isFirst(isExpress, isRegular) ? takeExpress(now) : takeRegular(now);
    all = all.afterOne(roomSince, now);
    even = even.afterOne(LONG_AGO, now);
    rate = rate.began(now);
    leave(run);
    enter(run, Lane.ASKED, 0);
    run.askedAt = now;
    return run;
  }

  private void adjustPaces(long now) {
    all = all.at(allowed(now), now);
    even = even.at(evenRate(), now);
    caughtUp = caughtUp.at(catchUpRate(), now);
    express = express.at(expressRate(), now);
  }

  // What could not begin because too many were in flight is not made up for in a burst.
  private boolean hasRoom(long now) {
    if (isFull(now)) {
      wasFull = true;
      heldByInFlightAt = now;
      return false;
    }
    if (wasFull) {
      wasFull = false;
      roomSince = now;
    }
    return true;
  }

  private WatchedRun takeExpress(long now) {
    express = express.afterOne(LONG_AGO, now);
    return hurriedOrFresh.isFirst(!hurried.isEmpty(), !fresh.isEmpty())
        ? hurried.iterator().next()
        : fresh.next();
  }

  private WatchedRun takeRegular(long now) {
    caughtUp = caughtUp.afterOne(LONG_AGO, now);
    WatchedRun first = regular.first();
    WatchedRun waited = late.first();
    boolean hasWaited = waited != null && waited.heapKey <= now;
    boolean isDue = first != null && first.seenAt + target <= now;
    WatchedRun next = lateOrRegular.isFirst(hasWaited, isDue) ? waited : first;
    if (next == null) {
      throw new IllegalStateException("no run to take");
    }
    return next;
  }

  /** When to ask again for the next, if nothing happens before. */
  long nextAt(long now) {
    if (isFull(now)) {
      return NEVER;
    }
    adjustPaces(now);
    return Math.max(all.due(), nextDue());
  }

  private long nextDue() {
    return Math.min(expressAt(), regularAt());
  }

  private boolean isFull(long now) {
    return asked >= maxInFlight(now);
  }

  /** Unless it is set: what rate and latency need, within the connections there are. */
  private int maxInFlight(long now) {
    if (options.maxInFlight() != WatchOptions.ADAPTIVE_IN_FLIGHT) {
      return options.maxInFlight();
    }
    double perSecond = Math.min(allowed(now), expressRate() + catchUpRate());
    double needed = IN_FLIGHT_RESERVE * perSecond * latency.value() / TimeUnit.SECONDS.toNanos(1);
    return (int) Math.min(mostInFlight, Math.max(FEW_IN_FLIGHT, Math.ceil(needed)));
  }

  private long expressAt() {
    return fresh.isEmpty() && hurried.isEmpty() ? NEVER : express.due();
  }

  private long regularAt() {
    WatchedRun first = regular.first();
    WatchedRun waiting = late.first();
    long at = NEVER;
    if (first != null) {
      at = Math.max(first.seenAt + target, caughtUp.due());
      at = fresh.isEmpty() ? Math.min(at, even.due()) : at;
    }
    if (waiting != null) {
      at = Math.min(at, Math.max(waiting.heapKey, caughtUp.due()));
    }
    return at;
  }

  private double neededLately() {
    return neededFor(Math.max(watched, peak.value()));
  }

  // Not slower while those that were seen end and leave: the others are still waiting.
  private double expressRate() {
    return Math.max(CATCH_UP * neededLately(), MIN_EXPRESS);
  }

  // Those that wait after a failure do not leave their polls to the others.
  private double evenRate() {
    return neededFor(watched - late.size());
  }

  // When runs leave, those that were asked for when there were more are due at the old rate.
  private double catchUpRate() {
    return Math.max(CATCH_UP * neededLately(), MIN_CATCH_UP);
  }

  /** The run that was asked for was seen, in whatever state. */
  void seen(WatchedRun run, long now) {
    answered(run, now);
    run.failuresInARow = 0;
    run.seenAt = run.askedAt;
    leave(run);
    enter(run, run.hurry ? Lane.HURRIED : Lane.REGULAR, run.seenAt);
    run.hurry = false;
  }

  /** How long a run whose poll has just failed waits. */
  static Duration waitAfterFailure(WatchedRun run, long now) {
    return Duration.ofNanos(run.heapKey - now);
  }

  /** The service answered that there is nothing to be seen. */
  void refused(WatchedRun run, long now) {
    answered(run, now);
  }

  private void answered(WatchedRun run, long now) {
    rate = rate.accepted(run.askedAt, now);
    latency.note(now - run.askedAt, now);
  }

  /**
   * The poll failed, for a reason that passes.
   *
   * @return whether all polls are slower from now on
   */
  boolean failed(WatchedRun run, MwaaException failure, long now) {
    ToleratedRate before = rate;
    learn(run, failure, now);
    run.failuresInARow++;
    run.hurry = false;
    leave(run);
    enter(run, Lane.LATE, now + backoff(run, failure));
    return rate.wasCutSince(before);
  }

  private void learn(WatchedRun run, MwaaException failure, long now) {
    if (failure instanceof ResourceNotFoundException) {
      answered(run, now); // the service is well, and only the run is not there yet
    } else if (failure.isThrottling()) {
      rate = rate.throttled(run.askedAt, now);
    } else {
      rate = rate.failed(run.askedAt, now);
    }
  }

  private long backoff(WatchedRun run, MwaaException failure) {
    Duration ceiling = Backoff.ceiling(BACKOFF_BASE, MAX_BACKOFF, run.failuresInARow);
    long wait = (long) (ceiling.toNanos() * (0.5 + random.getAsDouble() / 2));
    Duration hint = failure.retryAfter();
    return hint == null
        ? wait
        : Math.max(wait, (hint.compareTo(MAX_HINT) < 0 ? hint : MAX_HINT).toNanos());
  }

  private void enter(WatchedRun run, Lane lane, long key) {
    run.lane = lane;
    switch (lane) {
      case FRESH -> fresh.add(run);
      case HURRIED -> hurried.add(run);
      case REGULAR -> regular.add(run, key);
      case LATE -> late.add(run, key);
      case ASKED -> asked++;
      case GONE -> {}
    }
  }

  private void leave(WatchedRun run) {
    switch (run.lane) {
      case FRESH -> fresh.remove(run);
      case HURRIED -> hurried.remove(run);
      case REGULAR -> regular.remove(run);
      case LATE -> late.remove(run);
      case ASKED -> asked--;
      case GONE -> {}
    }
  }

  /** The highest value of the last while, and of up to another. */
  private static final class RecentPeak {
    private final long span;
    private long since;
    private int before;
    private int current;

    RecentPeak(long span) {
      this.span = span;
    }

    void note(int value, long now) {
      if (now - since >= span) {
        before = now - since >= 2 * span ? value : current;
        current = value;
        since = now;
      }
      current = Math.max(current, value);
    }

    int value() {
      return Math.max(before, current);
    }
  }

  /** The least value of the last ten seconds or so; 0 before the first. */
  private static final class RecentLeast {
    private static final long SPAN = TimeUnit.SECONDS.toNanos(5);

    private long since;
    private long before = Long.MAX_VALUE;
    private long current = Long.MAX_VALUE;

    void note(long value, long now) {
      if (now - since >= SPAN) {
        before = current;
        current = value;
        since = now;
      }
      current = Math.min(current, value);
    }

    long value() {
      long least = Math.min(before, current);
      return least == Long.MAX_VALUE ? 0 : least;
    }
  }

  /** Lets two kinds take turns while there are some of both. */
  private static final class Turns {
    private boolean wasFirst;

    boolean isFirst(boolean hasFirst, boolean hasSecond) {
      wasFirst = hasFirst && !(hasSecond && wasFirst);
      return wasFirst;
    }
  }
}
