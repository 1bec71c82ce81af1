package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.mwaareactor.internal.rate.PollPace;
import io.github.mwaareactor.internal.rate.WatchRate;
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

  private static final double CATCH_UP = 1.1;
  private static final double MIN_CATCH_UP = 2;
  private static final double MIN_EXPRESS = 20;
  private static final Duration BACKOFF_BASE = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(20);
  // Any number may stand in an answer, and a run is watched without a deadline.
  private static final Duration MAX_HINT = Duration.ofDays(1);

  private final WatchOptions options;
  private final long target;
  private final DoubleSupplier random;
  private final WatchRate rate;

  private final UnpolledRuns fresh = new UnpolledRuns();
  private final Set<WatchedRun> hurried = new LinkedHashSet<>();
  private final RunHeap regular = new RunHeap();
  private final RunHeap late = new RunHeap();
  private final PollPace all = new PollPace();
  private final PollPace even = new PollPace();
  private final PollPace caughtUp = new PollPace();
  private final PollPace express = new PollPace();
  private final Turns expressOrRegular = new Turns();
  private final Turns hurriedOrFresh = new Turns();
  private final Turns lateOrRegular = new Turns();
  private final RecentPeak peak;
  private int watched;
  private int asked;

  WatchSchedule(WatchOptions options, DoubleSupplier random) {
    this.options = options;
    this.target = options.targetStaleness().toNanos();
    this.random = random;
    this.rate = new WatchRate(options.rate());
    this.peak = new RecentPeak(target);
  }

  /** How many polls are on their way. */
  int asked() {
    return asked;
  }

  /** How many polls per second the runs need. */
  double needed() {
    return neededFor(watched);
  }

  private double neededFor(int runs) {
    return runs * (double) TimeUnit.SECONDS.toNanos(1) / target;
  }

  /** How many may begin. */
  double allowed(long now) {
    return rate.perSecond(now);
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
    if (isFull() || all.next(allowed(now)) > now) {
      return null;
    }
    boolean isExpress = expressAt() <= now;
    boolean isRegular = regularAt() <= now;
    if (!isExpress && !isRegular) {
      return null;
    }
    WatchedRun run =
        expressOrRegular.isFirst(isExpress, isRegular) ? takeExpress(now) : takeRegular(now);
    all.begin(allowed(now), now);
    even.begin(evenRate(), now);
    rate.began(now);
    leave(run);
    enter(run, Lane.ASKED, 0);
    run.askedAt = now;
    return run;
  }

  private WatchedRun takeExpress(long now) {
    express.begin(expressRate(), now);
    return hurriedOrFresh.isFirst(!hurried.isEmpty(), !fresh.isEmpty())
        ? hurried.iterator().next()
        : fresh.next();
  }

  private WatchedRun takeRegular(long now) {
    caughtUp.begin(catchUpRate(), now);
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
    return isFull() ? NEVER : Math.max(all.next(allowed(now)), Math.min(expressAt(), regularAt()));
  }

  private boolean isFull() {
    return asked >= options.maxInFlight();
  }

  private long expressAt() {
    return fresh.isEmpty() && hurried.isEmpty() ? NEVER : express.next(expressRate());
  }

  private long regularAt() {
    WatchedRun first = regular.first();
    WatchedRun waiting = late.first();
    long at = NEVER;
    if (first != null) {
      at = Math.max(first.seenAt + target, caughtUp.next(catchUpRate()));
      at = fresh.isEmpty() ? Math.min(at, even.next(evenRate())) : at;
    }
    if (waiting != null) {
      at = Math.min(at, Math.max(waiting.heapKey, caughtUp.next(catchUpRate())));
    }
    return at;
  }

  private double expressRate() {
    return Math.max(CATCH_UP * needed(), MIN_EXPRESS);
  }

  // Those that wait after a failure do not leave their polls to the others.
  private double evenRate() {
    return neededFor(watched - late.size());
  }

  // When runs leave, those that were asked for when there were more are due at the old rate.
  private double catchUpRate() {
    return Math.max(CATCH_UP * neededFor(Math.max(watched, peak.value())), MIN_CATCH_UP);
  }

  /** The run that was asked for was seen, in whatever state. */
  void seen(WatchedRun run, long now) {
    rate.succeeded(run.askedAt, now);
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
    rate.succeeded(run.askedAt, now);
  }

  /**
   * The poll failed, for a reason that passes.
   *
   * @return whether all polls are slower from now on
   */
  boolean failed(WatchedRun run, MwaaException failure, long now) {
    boolean slower = isTooMuch(run, failure, now);
    run.failuresInARow++;
    run.hurry = false;
    leave(run);
    enter(run, Lane.LATE, now + backoff(run, failure));
    return slower;
  }

  private boolean isTooMuch(WatchedRun run, MwaaException failure, long now) {
    if (failure instanceof ResourceNotFoundException) {
      rate.succeeded(run.askedAt, now); // the service is well, and only the run is not there yet
      return false;
    }
    return failure.isThrottling()
        ? rate.throttled(run.askedAt, now)
        : rate.failed(run.askedAt, now);
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

  /** Lets two kinds take turns while there are some of both. */
  private static final class Turns {
    private boolean wasFirst;

    boolean isFirst(boolean hasFirst, boolean hasSecond) {
      wasFirst = hasFirst && !(hasSecond && wasFirst);
      return wasFirst;
    }
  }
}
