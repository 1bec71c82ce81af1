package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.mwaareactor.internal.rate.Pace;
import io.github.mwaareactor.internal.rate.ToleratedRate;
import io.github.mwaareactor.internal.watch.Polled.Lane;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is polled next, and when: a run by itself, or a workflow whose list shows several runs. Used
 * by one thread at a time; times are in nanoseconds.
 *
 * <p>All are polled equally often, so the one seen longest ago is always the next: where {@code n}
 * calls are needed for all, one is made every {@code targetStaleness / n}, whether it is due or
 * will be soon, which keeps polls apart for good, whatever came together at the start or after an
 * outage. What is overdue is caught up with a little faster. New and hurried runs go beside them at
 * a pace of their own, so do the further pages of lists, and no kind can keep the others from their
 * turn. The rate that the service tolerates is above all of them. For lists it is one of their own:
 * a workflow whose turn comes too early for it waits, and the others go on.
 */
final class WatchSchedule {
  static final long NEVER = Long.MAX_VALUE;

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private static final double CATCH_UP = 1.1;
  private static final double MIN_CATCH_UP = 2;
  private static final double MIN_EXPRESS = 20;
  private static final double MIN_PAGES = 10;
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
  private ToleratedRate listRate;

  private final UnpolledRuns fresh = new UnpolledRuns();
  private final Set<Polled> hurried = new LinkedHashSet<>();
  private final Set<Polled> paging = new LinkedHashSet<>();
  private final PollHeap regular = new PollHeap();
  private final PollHeap late = new PollHeap();
  private Pace all;
  private Pace even = Pace.of(0);
  private Pace caughtUp = Pace.of(0);
  private Pace express = Pace.of(0);
  private Pace pages = Pace.of(0);
  private Pace lists;
  private final Turns pagingOrOthers = new Turns();
  private final Turns expressOrRegular = new Turns();
  private final Turns hurriedOrFresh = new Turns();
  private final Turns lateOrRegular = new Turns();
  private final RecentPeak peak;
  private final RecentLeast latency = new RecentLeast();
  // Calls that all need once in the target, and those of them that have their turn in order.
  private int needed;
  private int neededInTurn;
  private int covered;
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
    this.rate = ToleratedRate.upTo(options.rate()).startingAt(options.initialRate());
    this.listRate = ToleratedRate.upTo(options.rate());
    this.all = Pace.of(options.rate());
    this.lists = Pace.of(options.rate());
    this.peak = new RecentPeak(target);
  }

  /** How many polls are on their way. */
  int asked() {
    return asked;
  }

  /** How many runs are seen in lists. */
  int covered() {
    return covered;
  }

  /** How many calls per second keep all within the target. */
  double needed() {
    return perSecond(needed);
  }

  private double perSecond(int calls) {
    return calls * (double) TimeUnit.SECONDS.toNanos(1) / target;
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

  /** A run that was never seen. */
  void add(WatchedRun run) {
    enter(run, Lane.FRESH, 0);
  }

  /** A run that was seen, at its {@code seenAt}. */
  void addSeen(WatchedRun run) {
    enter(run, run.isInList() ? Lane.COVERED : Lane.REGULAR, run.seenAt);
  }

  void remove(Polled polled) {
    move(polled, Lane.GONE, 0);
  }

  /** Lets it go first, once. After a failure its wait has to be over. */
  void hurry(Polled polled) {
    switch (polled.lane) {
      case ASKED, PAGING -> polled.hurry = true;
      case FRESH, REGULAR, COVERED -> move(polled, Lane.HURRIED, 0);
      default -> {}
    }
  }

  /** From now on the list of its workflow shows the run. */
  void cover(WatchedRun run) {
    move(run, Lane.COVERED, 0);
  }

  /** Polls a run by itself that its list did not show. */
  void uncover(WatchedRun run) {
    if (run.state == null) {
      move(run, Lane.HURRIED, 0);
    } else {
      move(run, Lane.REGULAR, run.seenAt);
    }
  }

  /** The runs of that workflow which were not asked for yet. */
  Set<WatchedRun> fresh(WatchedWorkflow workflow) {
    return fresh.of(workflow.arn);
  }

  /** Begins its list, or goes on with it, as soon as it would be overdue at that time. */
  void list(WatchedWorkflow workflow, long seenAt) {
    move(workflow, workflow.hurry ? Lane.HURRIED : Lane.REGULAR, seenAt);
    workflow.hurry = false;
  }

  /** Goes on with the list. */
  void listOn(WatchedWorkflow workflow) {
    move(workflow, Lane.PAGING, 0);
  }

  /** Begins its list at that time, and not before. */
  void listAt(WatchedWorkflow workflow, long time) {
    move(workflow, Lane.LATE, time);
  }

  /** The list had fewer pages than expected, whose turns were taken already. */
  void giveBack(int turns) {
    even = even.and(-turns);
    caughtUp = caughtUp.and(-turns);
  }

  /** The list has become longer or shorter. */
  void reweigh(WatchedWorkflow workflow, int pages) {
    workflow.pages = pages;
    count(workflow, callsOf(workflow));
  }

  /** Takes what has its turn now, if there is something. */
  @Nullable Polled take(long now) {
    peak.note(needed, now);
    adjustPaces(now);
    while (nextDue() <= now && all.due() <= now && hasRoom(now)) {
      Polled next = next(now);
      if (isList(next) && lists.due() > now) {
        move(next, Lane.LATE, lists.due());
      } else {
        begin(next, now);
        return next;
      }
    }
    return null;
  }

  private Polled next(long now) {
    boolean isExpress = expressAt() <= now;
    boolean isRegular = regularAt() <= now;
    if (pagingOrOthers.isFirst(pagingAt() <= now, isExpress || isRegular)) {
      return paging.iterator().next();
    }
    return expressOrRegular.isFirst(isExpress, isRegular) ? nextExpress() : nextRegular(now);
  }

  private void begin(Polled next, long now) {
    switch (next.lane) {
      case PAGING -> pages = pages.afterOne(LONG_AGO, now);
      case FRESH, HURRIED -> express = express.afterOne(LONG_AGO, now);
      default -> caughtUp = afterTurn(caughtUp, next, now);
    }
    all = all.afterOne(roomSince, now);
    even = afterTurn(even, next, now);
    if (isList(next)) {
      lists = lists.afterOne(roomSince, now);
      listRate = listRate.began(now);
    } else {
      rate = rate.began(now);
    }
    move(next, Lane.ASKED, 0);
    next.time = now;
  }

  // The first page of a list takes the turns of the others too, which follow it closely.
  private static Pace afterTurn(Pace pace, Polled next, long now) {
    if (next instanceof WatchedWorkflow workflow) {
      int further = workflow.furtherPages();
      return further < 0 ? pace : pace.afterOne(LONG_AGO, now).and(further);
    }
    return pace.afterOne(LONG_AGO, now);
  }

  private static boolean isList(Polled polled) {
    return polled instanceof WatchedWorkflow workflow && !workflow.isQuestioned;
  }

  private void adjustPaces(long now) {
    all = all.at(allowed(now), now);
    even = even.at(evenRate(), now);
    caughtUp = caughtUp.at(catchUpRate(), now);
    express = express.at(expressRate(), now);
    pages = pages.at(pageRate(), now);
    lists = lists.at(listRate.perSecond(now), now);
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

  private Polled nextExpress() {
    return hurriedOrFresh.isFirst(!hurried.isEmpty(), !fresh.isEmpty())
        ? hurried.iterator().next()
        : fresh.next();
  }

  private Polled nextRegular(long now) {
    Polled first = regular.first();
    Polled waited = late.first();
    boolean hasWaited = waited != null && waited.time <= now;
    boolean isDue = first != null && first.time + target <= now;
    Polled next = lateOrRegular.isFirst(hasWaited, isDue) ? waited : first;
    if (next == null) {
      throw new IllegalStateException("nothing to take");
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
    return Math.min(pagingAt(), Math.min(expressAt(), regularAt()));
  }

  private boolean isFull(long now) {
    return asked >= maxInFlight(now);
  }

  /** Unless it is set: what rate and latency need, within the connections there are. */
  private int maxInFlight(long now) {
    if (options.maxInFlight() != WatchOptions.ADAPTIVE_IN_FLIGHT) {
      return options.maxInFlight();
    }
    double perSecond = Math.min(allowed(now), expressRate() + catchUpRate() + pageRate());
    double needed = IN_FLIGHT_RESERVE * perSecond * latency.value() / TimeUnit.SECONDS.toNanos(1);
    return (int) Math.min(mostInFlight, Math.max(FEW_IN_FLIGHT, Math.ceil(needed)));
  }

  private long pagingAt() {
    return paging.isEmpty() ? NEVER : pages.due();
  }

  private long expressAt() {
    return fresh.isEmpty() && hurried.isEmpty() ? NEVER : express.due();
  }

  private long regularAt() {
    Polled first = regular.first();
    Polled waiting = late.first();
    long at = NEVER;
    if (first != null) {
      at = Math.max(first.time + target, caughtUp.due());
      at = fresh.isEmpty() ? Math.min(at, even.due()) : at;
    }
    if (waiting != null) {
      at = Math.min(at, Math.max(waiting.time, caughtUp.due()));
    }
    return at;
  }

  private double neededLately() {
    return perSecond(Math.max(needed, peak.value()));
  }

  // Not slower while those that were seen end and leave: the others are still waiting.
  private double expressRate() {
    double soon = perSecond(hurried.size());
    return Math.max(CATCH_UP * Math.max(neededLately(), soon), MIN_EXPRESS);
  }

  // Not at the rate of before: a list is read at the same speed each time.
  private double pageRate() {
    return Math.max(CATCH_UP * needed(), MIN_PAGES);
  }

  // Those that wait after a failure do not leave their turns to the others.
  private double evenRate() {
    return perSecond(neededInTurn);
  }

  // When runs leave, those that were asked for when there were more are due at the old rate.
  private double catchUpRate() {
    return Math.max(CATCH_UP * neededLately(), MIN_CATCH_UP);
  }

  /** The run that was asked for was seen, in whatever state. */
  void seen(WatchedRun run, long now) {
    answered(run, now);
    run.failuresInARow = 0;
    run.seenAt = run.time;
    leave(run);
    if (run.hurry) {
      enter(run, Lane.HURRIED, 0);
    } else {
      addSeen(run);
    }
    run.hurry = false;
  }

  /** A list that was asked for at that time showed the run. */
  void seenInList(WatchedRun run, long askedAt) {
    run.failuresInARow = 0;
    run.seenAt = askedAt;
    if (run.lane != Lane.HURRIED) {
      leave(run);
      addSeen(run);
    }
  }

  /** How long what has just failed waits. */
  static Duration waitAfterFailure(Polled polled, long now) {
    return Duration.ofNanos(polled.time - now);
  }

  /** The service took the request, whatever it answered. */
  void answered(Polled polled, long now) {
    learn(polled, before -> before.accepted(polled.time, now));
    latency.note(now - polled.time, now);
  }

  private void learn(Polled polled, UnaryOperator<ToleratedRate> outcome) {
    if (isList(polled)) {
      listRate = outcome.apply(listRate);
    } else {
      rate = outcome.apply(rate);
    }
  }

  /**
   * The poll failed, for a reason that passes.
   *
   * @return whether such polls are slower from now on
   */
  boolean failed(Polled polled, MwaaException failure, long now) {
    ToleratedRate before = isList(polled) ? listRate : rate;
    learn(polled, failure, now);
    polled.failuresInARow++;
    polled.hurry = false;
    move(polled, Lane.LATE, now + backoff(polled, failure));
    return (isList(polled) ? listRate : rate).wasCutSince(before);
  }

  private void learn(Polled polled, MwaaException failure, long now) {
    if (failure instanceof ResourceNotFoundException) {
      answered(polled, now); // the service is well, and only the run is not there yet
    } else if (failure.isThrottling()) {
      learn(polled, before -> before.throttled(polled.time, now));
    } else {
      learn(polled, before -> before.failed(polled.time, now));
    }
  }

  private long backoff(Polled polled, MwaaException failure) {
    Duration ceiling = Backoff.ceiling(BACKOFF_BASE, MAX_BACKOFF, polled.failuresInARow);
    long wait = (long) (ceiling.toNanos() * (0.5 + random.getAsDouble() / 2));
    Duration hint = failure.retryAfter();
    return hint == null
        ? wait
        : Math.max(wait, (hint.compareTo(MAX_HINT) < 0 ? hint : MAX_HINT).toNanos());
  }

  private void move(Polled polled, Lane lane, long key) {
    leave(polled);
    enter(polled, lane, key);
  }

  private void enter(Polled polled, Lane lane, long key) {
    polled.lane = lane;
    count(polled, callsOf(polled));
    switch (lane) {
      case FRESH -> fresh.add((WatchedRun) polled);
      case HURRIED -> hurried.add(polled);
      case PAGING -> paging.add(polled);
      case REGULAR -> regular.add(polled, key);
      case LATE -> late.add(polled, key);
      case ASKED -> asked++;
      case COVERED -> covered++;
      case GONE -> {}
    }
  }

  private void leave(Polled polled) {
    count(polled, 0);
    switch (polled.lane) {
      case FRESH -> fresh.remove((WatchedRun) polled);
      case HURRIED -> hurried.remove(polled);
      case PAGING -> paging.remove(polled);
      case REGULAR -> regular.remove(polled);
      case LATE -> late.remove(polled);
      case ASKED -> asked--;
      case COVERED -> covered--;
      case GONE -> {}
    }
  }

  private void count(Polled polled, int calls) {
    int more = calls - polled.counted();
    needed += more;
    neededInTurn += polled.lane == Lane.LATE ? 0 : more;
    polled.count(calls);
  }

  private static int callsOf(Polled polled) {
    if (polled instanceof WatchedWorkflow workflow) {
      return polled.lane == Lane.GONE ? 0 : workflow.callsPerTarget();
    }
    return switch (polled.lane) {
      case GONE, COVERED -> 0;
      case HURRIED, ASKED -> ((WatchedRun) polled).isInList() ? 0 : 1;
      default -> 1;
    };
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
