package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static io.github.mwaareactor.internal.watch.ScriptedService.runs;
import static io.github.mwaareactor.internal.watch.ScriptedService.throttling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When polls go out, minute by minute in virtual time, against a service that counts. */
@Tag("once")
class WatchPacingTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 1);

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ScriptedService service = new ScriptedService(time);
  private final Random random = new Random(7);

  @Test
  void spreadsThePollsEvenlyFromTheStart() {
    watch(1000, options -> {});

    pass(Duration.ofSeconds(60));

    // 100 a second are needed; the first polls may go a little faster.
    for (long second = 0; second < 60; second++) {
      long asked = service.askedBetween(second * 1000, second * 1000 + 1000);
      assertThat(asked).as("in second %d", second).isBetween(95L, 120L);
    }
    for (long tenth = 0; tenth < 600; tenth++) {
      assertThat(service.askedBetween(tenth * 100, tenth * 100 + 100))
          .as("in tenth %d", tenth)
          .isBetween(8L, 13L);
    }
  }

  @Test
  void asksForEveryRunOnceInTheTarget() {
    List<RunRef> runs = watch(1000, options -> {});

    pass(Duration.ofMinutes(2));

    for (RunRef run : runs) {
      assertThat(gaps(service.timesOf(run)).skip(1)).allMatch(gap -> gap >= 9_500 && gap <= 10_500);
    }
  }

  @Test
  void spreadsRunsThatBecameFewAgain() {
    WatchLoop watcher = watcher(options -> {});
    Disposable most = watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    List<RunRef> few = runs(1000).subList(490, 510);
    watcher.watchAll(Flux.fromIterable(few)).subscribe();
    pass(Duration.ofSeconds(30));

    most.dispose();
    pass(Duration.ofSeconds(60));

    List<Long> times =
        service.asked.stream()
            .map(ScriptedService.Asked::millis)
            .filter(millis -> millis > 50_000)
            .toList();
    assertThat(gaps(times)).allMatch(gap -> gap >= 400 && gap <= 600);
  }

  @Test
  void aRunThatJoinsManyIsSeenSoon() {
    WatchLoop watcher = watcher(options -> {});
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofSeconds(60));

    watcher.watch(run("other", 1)).subscribe();
    pass(Duration.ofMillis(30));

    assertThat(service.timesOf(run("other", 1))).hasSize(1);
  }

  @Test
  void allRunsWaitLongerByTheSameFactorWhenTheRateIsShort() {
    WatchLoop watcher = watcher(options -> options.rate(20));
    List<RunRef> many = runs(390);
    List<RunRef> few = IntStream.range(0, 10).mapToObj(n -> run("few", n)).toList();
    watcher.watchAll(Flux.fromIterable(many)).subscribe();
    watcher.watchAll(Flux.fromIterable(few)).subscribe();

    pass(Duration.ofSeconds(200));

    assertThat(watcher.stats().stretch()).isEqualTo(2);
    for (RunRef run : concat(many, few)) {
      assertThat(gaps(service.timesOf(run)).skip(1))
          .as("gaps of %s", run)
          .isNotEmpty()
          .allMatch(gap -> gap >= 19_500 && gap <= 20_500);
    }
    for (long second = 1; second < 200; second++) {
      assertThat(service.askedBetween(second * 1000, second * 1000 + 1000)).isBetween(19L, 21L);
    }
  }

  @Test
  void tenRunsOfOneWorkflowAreSeenBeforeTenThousandOfAnother() {
    WatchLoop watcher = watcher(options -> options.rate(20));
    watcher.watchAll(Flux.fromIterable(runs(10_000))).subscribe();
    List<RunRef> few = IntStream.range(0, 10).mapToObj(n -> run("few", n)).toList();
    watcher.watchAll(Flux.fromIterable(few)).subscribe();

    pass(Duration.ofMillis(1100));

    assertThat(few).allMatch(run -> service.timesOf(run).size() == 1);
  }

  @Test
  void noRunStarvesWhileNewOnesKeepComing() {
    WatchLoop watcher = watcher(options -> options.rate(20));
    List<RunRef> old = runs(20);
    watcher.watchAll(Flux.fromIterable(old)).subscribe();
    pass(Duration.ofSeconds(10));

    // More than the rate, for ever; each is left before long.
    Flux.interval(Duration.ofMillis(20), time)
        .flatMap(n -> watcher.watch(run("new", n.intValue())).take(Duration.ofSeconds(2), time))
        .subscribe();
    pass(Duration.ofSeconds(60));

    for (RunRef run : old) {
      assertThat(gaps(service.timesOf(run))).as("gaps of %s", run).allMatch(gap -> gap < 12_000);
    }
  }

  @Test
  void runsThatWaitLongDoNotLeaveTheirPollsToOthers() {
    IntStream.range(1, 100).forEach(n -> service.set(run(n), throttling(Duration.ofHours(1))));
    watch(100, options -> {});
    pass(Duration.ofMinutes(5));

    pass(Duration.ofMinutes(5));

    assertThat(gaps(service.timesOf(run(0))).skip(30)).allMatch(gap -> gap >= 9_500);
  }

  @Test
  void runsThatAlwaysFailDoNotKeepOthersFromTheirTurn() {
    List<RunRef> broken = IntStream.range(0, 500).mapToObj(n -> run("broken", n)).toList();
    broken.forEach(run -> service.set(run, lost()));
    WatchLoop watcher = watcher(options -> options.rate(20));
    watcher.watchAll(Flux.fromIterable(broken)).subscribe();
    List<RunRef> well = runs(20);
    watcher.watchAll(Flux.fromIterable(well)).subscribe();

    pass(Duration.ofMinutes(2));
    int before = service.asked.size();
    pass(Duration.ofSeconds(60));

    Set<RunRef> seen = new HashSet<>();
    service.asked.subList(before, service.asked.size()).forEach(asked -> seen.add(asked.run()));
    assertThat(seen).containsAll(well);
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "200, 20", "20, 1", "5, 5", "1000, 1000"})
  void usesTheRateOfAServiceThatThrottlesAndHardlyEverTooMuch(int limit, int burst) {
    TokenBucket bucket = new TokenBucket(limit, burst);
    service.weather = bucket::ask;
    WatchLoop watcher = watcher(options -> options.targetStaleness(Duration.ofSeconds(1)));
    watcher.watchAll(Flux.fromIterable(runs(10 * limit))).subscribe();
    pass(Duration.ofSeconds(60));
    bucket.forget();

    List<Duration> staleness = new ArrayList<>();
    for (int second = 0; second < 120; second++) {
      pass(Duration.ofSeconds(1));
      staleness.add(watcher.stats().stalenessP99());
    }

    assertThat(bucket.accepted).isGreaterThanOrEqualTo((int) (0.95 * 120 * limit));
    assertThat(bucket.refused)
        .isLessThanOrEqualTo((int) (0.03 * (bucket.accepted + bucket.refused)));
    assertThat(staleness).allMatch(p99 -> p99.compareTo(Duration.ofMillis(12_500)) <= 0);
  }

  @Test
  void findsOutThatTheServiceBearsMore() {
    TokenBucket before = new TokenBucket(50, 50);
    TokenBucket after = new TokenBucket(150, 150);
    service.weather = before::ask;
    WatchLoop watcher = watcher(options -> {});
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofMinutes(2));
    assertThat(watcher.stats().stretch()).isGreaterThan(1.8);

    service.weather = after::ask;
    pass(Duration.ofSeconds(30));

    assertThat(watcher.stats().stretch()).isEqualTo(1);
    assertThat(after.refused).isZero();
  }

  // The watcher before may have left the bucket full, or empty if it has just ended.
  @ParameterizedTest
  @CsvSource({"50, 1", "50, 100", "0, 1", "0, 100"})
  void withTheRateOfTheWatcherBeforeItHardlyMeetsTheLimit(int left, int latency) {
    TokenBucket bucket = new TokenBucket(50, 50);
    bucket.tokens = left;
    service.weather = bucket::ask;
    service.latency = Duration.ofMillis(latency);
    WatchLoop watcher = watcher(options -> options.initialRate(50));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();

    pass(Duration.ofSeconds(1));
    assertThat(bucket.accepted).isGreaterThanOrEqualTo(35);
    assertThat(bucket.refused).isLessThanOrEqualTo(1);
    pass(Duration.ofSeconds(29));

    assertThat(bucket.accepted).isGreaterThanOrEqualTo((int) (0.95 * 30 * 50));
    assertThat(bucket.refused)
        .isLessThanOrEqualTo((int) (0.03 * (bucket.accepted + bucket.refused)));
  }

  @Test
  void findsOutThatTheServiceToleratesMoreThanTheRateItBeganWith() {
    TokenBucket bucket = new TokenBucket(200, 200);
    service.weather = bucket::ask;
    WatchLoop watcher = watcher(options -> options.initialRate(20));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofSeconds(1));
    assertThat(bucket.accepted).isBetween(19, 22);

    pass(Duration.ofSeconds(9));

    assertThat(service.askedBetween(9_000, 10_000)).isGreaterThanOrEqualTo(100);
    assertThat(watcher.stats().stretch()).isEqualTo(1);
    assertThat(bucket.refused).isZero();
  }

  @Test
  void beginsAtNoHigherRateThanAllowed() {
    WatchLoop watcher = watcher(options -> options.rate(20).initialRate(500));
    assertThat(watcher.stats().rate()).isEqualTo(20);
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();

    pass(Duration.ofSeconds(30));

    for (long second = 0; second < 30; second++) {
      assertThat(service.askedBetween(second * 1000, second * 1000 + 1000)).isBetween(19L, 21L);
    }
    assertThat(watcher.stats().rate()).isEqualTo(20);
  }

  @Test
  void tellsTheRateItBeginsWithBeforeTheFirstPoll() {
    assertThat(watcher(options -> options.initialRate(7)).stats().rate()).isEqualTo(7);
    assertThat(watcher(options -> options.rate(30)).stats().rate()).isEqualTo(30);
    assertThat(watcher(options -> {}).stats().rate()).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2000, 20_000})
  void anOutageSlowsItToTheFloorAndIsFollowedByNoHerd(int runs) {
    WatchLoop watcher = watcher(options -> options.targetStaleness(Duration.ofSeconds(20)));
    watcher.watchAll(Flux.fromIterable(runs(runs))).subscribe();
    pass(Duration.ofSeconds(60));
    double steady = runs / 20.0;

    service.weather = WatchPacingTest::lost;
    pass(Duration.ofSeconds(60));
    assertThat(watcher.stats().rate()).isEqualTo(0.5);
    assertThat(service.askedBetween(110_000, 120_000)).isBetween(4L, 6L);
    service.weather = null;
    pass(Duration.ofMinutes(2));

    for (long second = 120; second < 240; second++) {
      assertThat(service.askedBetween(second * 1000, second * 1000 + 1000))
          .as("in second %d", second)
          .isLessThanOrEqualTo((long) Math.ceil(1.2 * steady) + (steady < 10 ? 1 : 0));
    }
    WatchStats stats = watcher.stats();
    assertThat(stats.stretch()).isEqualTo(1);
    assertThat(stats.stalenessMax()).isLessThanOrEqualTo(Duration.ofSeconds(21));
  }

  @Test
  void anOutageInWhichNothingAnswersSlowsItToTheFloorToo() {
    WatchLoop watcher = watcher(options -> options.targetStaleness(Duration.ofSeconds(20)));
    watcher.watchAll(Flux.fromIterable(runs(2000))).subscribe();
    pass(Duration.ofSeconds(60));

    service.weather = WatchPacingTest::lost;
    service.latency = Duration.ofSeconds(10);
    pass(Duration.ofSeconds(60));

    assertThat(watcher.stats().rate()).isLessThanOrEqualTo(1);
    service.weather = null;
    service.latency = Duration.ofMillis(1);
    pass(Duration.ofSeconds(60));

    // The last polls of the outage take 10 s to fail, one at the floor 2 s to go out.
    assertThat(service.askedBetween(145_000, 146_000)).isGreaterThanOrEqualTo(90);
    for (long second = 120; second < 180; second++) {
      assertThat(service.askedBetween(second * 1000, second * 1000 + 1000))
          .isLessThanOrEqualTo(120);
    }
  }

  @Test
  void anOutageThatOneRunMetDoesNotSlowTheManyThatComeLater() {
    WatchLoop watcher = watcher(options -> {});
    watcher.watch(run("other", 1)).subscribe();
    pass(Duration.ofSeconds(30));
    service.weather = WatchPacingTest::lost;
    service.latency = Duration.ofSeconds(10);
    pass(Duration.ofMinutes(5));
    assertThat(watcher.stats().rate()).isEqualTo(0.5);

    service.weather = null;
    service.latency = Duration.ofMillis(1);
    pass(Duration.ofSeconds(60));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofSeconds(60));

    assertThat(watcher.stats().stretch()).isEqualTo(1);
  }

  @Test
  void aFailureNowAndThenSlowsNothing() {
    service.weather = () -> random.nextInt(10) == 0 ? lost() : null;
    WatchLoop watcher = watcher(options -> {});
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();

    pass(Duration.ofMinutes(2));

    assertThat(watcher.stats().rate()).isInfinite();
    assertThat(watcher.stats().stalenessP99()).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void throttlesAtRandomHardlySlowIt() {
    service.weather = () -> random.nextInt(100) == 0 ? throttling(null) : null;
    watch(1000, options -> {});

    pass(Duration.ofMinutes(2));

    assertThat(service.askedBetween(10_000, 120_000)).isGreaterThan((long) (0.9 * 110 * 100));
  }

  @Test
  void aHintDelaysTheRunThatGotItAndNoOther() {
    service.set(run(0), throttling(Duration.ofSeconds(60)));
    List<RunRef> runs = watch(1000, options -> {});
    pass(Duration.ofSeconds(20));
    long hinted = service.timesOf(run(0)).get(0);

    pass(Duration.ofMinutes(2));

    assertThat(service.timesOf(run(0)).get(1) - hinted).isBetween(60_000L, 72_000L);
    for (RunRef run : runs.subList(1, 1000)) {
      assertThat(gaps(service.timesOf(run)).skip(1)).allMatch(gap -> gap >= 9_000 && gap <= 11_500);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30, 1000, TARGET",
    "30, 2000, IN_FLIGHT",
    "300, 100, TARGET",
    "300, 1000, IN_FLIGHT"
  })
  void asManyPollsAreInFlightAsRateAndLatencyNeed(
      int latency, int perSecond, WatchStats.Bound bound) {
    service.latency = Duration.ofMillis(latency);
    WatchLoop watcher = watcher(options -> options.maxInFlight(WatchOptions.ADAPTIVE_IN_FLIGHT));
    watcher.watchAll(Flux.fromIterable(runs(10 * perSecond))).subscribe();

    pass(Duration.ofSeconds(60));

    long possible = Math.min(perSecond, 48 * 1000 / latency);
    assertThat(service.askedBetween(50_000, 60_000)).isGreaterThan((long) (0.95 * 10 * possible));
    assertThat(watcher.stats().inFlight()).isLessThanOrEqualTo(48);
    assertThat(watcher.stats().bound()).isEqualTo(bound);
    assertThat(watcher.stats().stretch())
        .isCloseTo(Math.max(1, perSecond / (double) possible), within(0.1));
  }

  @Test
  void pollsThatHangDoNotTakeAllConnections() {
    WatchLoop watcher = watcher(options -> options.maxInFlight(WatchOptions.ADAPTIVE_IN_FLIGHT));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofSeconds(30));

    service.latency = Duration.ofSeconds(10);
    service.weather = WatchPacingTest::lost;
    pass(Duration.ofSeconds(5));

    assertThat(watcher.stats().inFlight()).isLessThanOrEqualTo(32);
    assertThat(watcher.stats().bound()).isEqualTo(WatchStats.Bound.IN_FLIGHT);
  }

  @Test
  void theRateIsTheBoundWhereItIsTooLow() {
    WatchLoop watcher = watcher(options -> options.rate(20));
    watcher.watchAll(Flux.fromIterable(runs(400))).subscribe();

    pass(Duration.ofSeconds(30));

    assertThat(watcher.stats().bound()).isEqualTo(WatchStats.Bound.RATE);
  }

  @Test
  void runsThatEndAtOnceAreAllSeenAtTheRateTheServiceTolerates() {
    TokenBucket bucket = new TokenBucket(200, 20);
    service.weather = bucket::ask;
    List<RunRef> runs = runs(10_000);
    runs.forEach(run -> service.set(run, RunState.SUCCESS));
    WatchLoop watcher = watcher(options -> {});
    watcher.watchAll(Flux.fromIterable(runs)).subscribe();

    pass(Duration.ofSeconds(54));

    assertThat(bucket.accepted).isEqualTo(10_000);
    assertThat(bucket.refused).isLessThan(150);
    assertThat(watcher.watchedRuns()).isEmpty();
  }

  @Test
  void whatCouldNotBeginIsNotMadeUpForInABurst() {
    service.latency = Duration.ofSeconds(10);
    WatchLoop watcher = watcher(options -> options.maxInFlight(8));
    watcher.watchAll(Flux.fromIterable(runs(1000))).subscribe();
    pass(Duration.ofSeconds(60));

    service.latency = Duration.ofMillis(1);
    pass(Duration.ofSeconds(60));

    for (long second = 70; second < 120; second++) {
      assertThat(service.askedBetween(second * 1000, second * 1000 + 1000))
          .as("in second %d", second)
          .isLessThanOrEqualTo(135);
    }
  }

  @Test
  void detectsAnEndWithinTheTarget() {
    WatchLoop watcher = watcher(options -> {});
    List<Long> lags = new ArrayList<>();
    List<RunRef> runs = runs(500);
    long[] endedAt = new long[500];
    watcher
        .watchAll(Flux.fromIterable(runs))
        .filter(
            event ->
                event instanceof io.github.mwaareactor.watch.RunEvent.Transition t
                    && t.to().isTerminal())
        .subscribe(event -> lags.add(now() - endedAt[runs.indexOf(event.run())]));
    pass(Duration.ofSeconds(20));

    runs.forEach(
        run ->
            Mono.delay(Duration.ofMillis(random.nextInt(60_000)), time)
                .subscribe(
                    tick -> {
                      endedAt[runs.indexOf(run)] = now();
                      service.set(run, RunState.SUCCESS);
                    }));
    pass(Duration.ofSeconds(90));

    assertThat(lags).hasSize(500);
    lags.sort(null);
    assertThat(lags.get(494)).isLessThanOrEqualTo(11_000);
  }

  private long now() {
    return time.now(TimeUnit.MILLISECONDS);
  }

  private static LongStream gaps(List<Long> times) {
    return IntStream.range(1, times.size()).mapToLong(n -> times.get(n) - times.get(n - 1));
  }

  private static List<RunRef> concat(List<RunRef> some, List<RunRef> others) {
    List<RunRef> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private List<RunRef> watch(int count, Consumer<WatchOptions.Builder> adjust) {
    List<RunRef> runs = runs(count);
    watcher(adjust).watchAll(Flux.fromIterable(runs)).subscribe();
    return runs;
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  private WatchLoop watcher(Consumer<WatchOptions.Builder> adjust) {
    WatchOptions.Builder options =
        WatchOptions.builder().maxInFlight(64).listing(WatchOptions.Listing.OFF);
    adjust.accept(options);
    return WatchLoop.open(
        new PollSource(
            "GetWorkflowRun", service::fetch, new FirstSuccess(), time, random::nextDouble),
        ScriptedService.NO_LISTS,
        ref -> {},
        options.build(),
        64,
        Mono.never(),
        CallListener.NONE);
  }

  private static Throwable lost() {
    return new TransportException(CALL, Reason.CONNECTION_LOST, "reset by peer", null);
  }

  /** What a service with a limit has left. */
  private final class TokenBucket {
    private final double perSecond;
    private final double burst;
    private double tokens;
    private long filledAt;
    private int accepted;
    private int refused;

    TokenBucket(double perSecond, double burst) {
      this.perSecond = perSecond;
      this.burst = burst;
      this.tokens = burst;
    }

    Throwable ask() {
      long now = now();
      tokens = Math.min(burst, tokens + perSecond * (now - filledAt) / 1000);
      filledAt = now;
      if (tokens < 1) {
        refused++;
        return throttling(null);
      }
      tokens--;
      accepted++;
      return null;
    }

    void forget() {
      accepted = 0;
      refused = 0;
    }
  }
}
