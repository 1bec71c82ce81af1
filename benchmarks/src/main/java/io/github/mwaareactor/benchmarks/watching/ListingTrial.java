package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.RandomEnds;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One contender of {@link WatchingListing} follows all runs of a variant, from start to end. */
final class ListingTrial {
  /** How old a known state may become. */
  static final double TARGET_SECONDS = 1;

  // With half of the time in which runs end, 50 times the target.
  private static final double FIRST_END_SECONDS = 47.5;
  private static final double ENDS_WITHIN_SECONDS = 5;
  private static final double REHEARSAL_SECONDS = 4;
  private static final Duration REHEARSAL_LIFE = Duration.ofDays(1);
  // By then all runs have been seen.
  private static final double FIRST_AGES_SECONDS = 2;
  private static final double AGES_EVERY_SECONDS = 0.1;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WatchingCase one;
  private final EmulatorProcess emulator;
  private Duration setUp = Duration.ZERO;
  private Duration firstSight = Duration.ZERO;

  ListingTrial(WatchingCase one, EmulatorProcess emulator) {
    this.one = one;
    this.emulator = emulator;
  }

  /** How long a run lives on average. */
  static Duration life(WatchingCase one) {
    return one.time(FIRST_END_SECONDS + ENDS_WITHIN_SECONDS / 2);
  }

  /** Follows other runs first, so that both processes are warm and it is known what takes long. */
  void rehearse() throws InterruptedException {
    Instant begin = Instant.now();
    List<RunRef> runs = List.copyOf(begin("rehearsal", begin.plus(REHEARSAL_LIFE)).keySet());
    ListedPages.read(emulator, runs);
    setUp = Duration.between(begin, Instant.now());
    CountDownLatch unseen = new CountDownLatch(runs.size());
    try (Follower follower = follower()) {
      follower.follow(runs, (run, state) -> unseen.countDown());
      if (!unseen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(unseen.getCount() + " runs were never seen");
      }
      firstSight = Duration.between(begin, Instant.now()).minus(setUp);
      Thread.sleep(one.time(REHEARSAL_SECONDS).toMillis());
    }
  }

  private Map<RunRef, Instant> begin(String group, Instant firstEnd) {
    RandomEnds ends = new RandomEnds(firstEnd, one.time(ENDS_WITHIN_SECONDS), one.seed());
    return ListedRuns.of(one).begin(emulator, one, group, ends);
  }

  private Follower follower() {
    return one.contender().followingByLists(emulator, one.time(TARGET_SECONDS), one.seed());
  }

  /** Follows the runs, and counts the calls from the first poll to the last event. */
  void measure(Findings found) throws InterruptedException {
    Instant start = Instant.now().plus(setUp.multipliedBy(2));
    Instant firstEnd = start.plus(untilFirstEnd());
    Map<RunRef, Instant> endOf = begin("run", firstEnd);
    ListedPages pages = ListedPages.read(emulator, endOf.keySet());
    found.figure("pages", pages.count());
    WallClock.waitUntil(start.toEpochMilli());
    emulator.takeCalls();
    follow(endOf, firstEnd, pages, found);
  }

  // Each run shall be seen before it ends, also where next to no time is taken.
  private Duration untilFirstEnd() {
    Duration full = one.time(FIRST_END_SECONDS);
    Duration least = firstSight.multipliedBy(2);
    return full.compareTo(least) > 0 ? full : least;
  }

  private void follow(
      Map<RunRef, Instant> endOf, Instant firstEnd, ListedPages pages, Findings found)
      throws InterruptedException {
    Duration target = one.time(TARGET_SECONDS);
    List<RunRef> runs = List.copyOf(endOf.keySet());
    ToldRuns told = new ToldRuns(endOf);
    long from = System.currentTimeMillis();
    Freshness freshness =
        new Freshness(from + one.time(FIRST_AGES_SECONDS).toMillis(), firstEnd.toEpochMilli());
    try (Follower follower = follower()) {
      follower.follow(runs, told::tell);
      freshness.sample(follower, target, found);
      told.awaitEnds(one.time(ENDS_WITHIN_SECONDS).plus(PATIENCE));
      long to = System.currentTimeMillis();
      // An event that comes twice comes soon.
      Thread.sleep(2 * target.toMillis());
      told.check(found);
      CallTimeline calls = emulator.takeCalls();
      count(calls, from, to, found);
      freshness.ages(pages.sightings(calls), runs, from, one.time(AGES_EVERY_SECONDS), found);
    }
  }

  private static void count(CallTimeline calls, long from, long to, Findings found) {
    found.figure("calls", calls.count(CallTimeline.ANY, from, to));
    found.figure("throttled", calls.count(CallTimeline.THROTTLED, from, to));
    count("gets", calls.ofOperation(CallTimeline.GET), from, to, found);
    count("lists", calls.ofOperation(CallTimeline.LIST), from, to, found);
  }

  private static void count(String name, CallTimeline calls, long from, long to, Findings found) {
    long count = calls.count(CallTimeline.ANY, from, to);
    found.figure(name, count);
    if (count > 0) {
      found.series(name + " in each second", calls.perSecond(CallTimeline.ANY, from, to));
    }
  }
}
