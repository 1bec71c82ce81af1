package io.github.mwaareactor.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.testing.WatchedTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class PermitQueueTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int MANY = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MILLISECOND = 1_000_000;

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final WatchedTimer timer = new WatchedTimer(time);
  private final List<Long> givenAt = Collections.synchronizedList(new ArrayList<>());

  @Test
  void givesPermitsAtEvenDistances() {
    PermitQueue permits = new PermitQueue(4, MANY, timer);

    ask(permits, 5);
    time.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(givenAt).containsExactly(0L, SECOND / 4, SECOND / 2, 3 * SECOND / 4, SECOND);
  }

  @Test
  void aPermitThatIsFreeIsTakenOnTheSpotWithoutATimer() {
    PermitQueue permits = new PermitQueue(4, MANY, timer);

    assertThat(permits.tryTake()).isTrue();
    assertThat(permits.tryTake()).isFalse();
    time.advanceTimeBy(Duration.ofMillis(250));
    assertThat(permits.tryTake()).isTrue();

    assertThat(timer.everSet()).isZero();
  }

  @Test
  void keepsOnePermitAtMostWhileNobodyAsks() {
    PermitQueue permits = new PermitQueue(4, MANY, timer);
    ask(permits, 1);

    time.advanceTimeBy(Duration.ofHours(1).plusMillis(10));
    ask(permits, 3);
    time.advanceTimeBy(Duration.ofSeconds(1));

    long start = Duration.ofHours(1).plusMillis(10).toNanos();
    assertThat(givenAt).containsExactly(0L, start, start + SECOND / 4, start + SECOND / 2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 7, 333, 999})
  void noWindowOfAnyLengthHoldsMoreThanItsShareAndOne(double perSecond) {
    PermitQueue permits = new PermitQueue(perSecond, MANY, timer);
    Random random = new Random(7);
    long step = Math.round(SECOND / perSecond);

    // Now and then a crowd, now and then nobody, and some who leave again.
    while (givenAt.size() < 600) {
      List<Disposable> crowd = ask(permits, random.nextInt(10) == 0 ? 40 : random.nextInt(2));
      time.advanceTimeBy(Duration.ofNanos((long) (random.nextDouble() * 4 * step)));
      crowd.stream().filter(any -> random.nextInt(5) == 0).forEach(Disposable::dispose);
    }

    assertThat(mostAboveShare(perSecond)).isLessThanOrEqualTo(1 + 1e-6);
  }

  /** Over all windows: how many permits it held, less its length times the rate. */
  private double mostAboveShare(double perSecond) {
    double most = 0;
    for (int first = 0; first < givenAt.size(); first++) {
      for (int last = first; last < givenAt.size(); last++) {
        double seconds = (givenAt.get(last) - givenAt.get(first)) / 1e9;
        most = Math.max(most, last - first + 1 - perSecond * seconds);
      }
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(doubles = {7, 0.3, 999.9})
  void aHundredThousandPermitsEndAtTheVeryInstantTheyShould(double perSecond) {
    PermitQueue permits = new PermitQueue(perSecond, MANY, timer);

    ask(permits, 100_000);
    time.advanceTimeBy(Duration.ofDays(10));

    assertThat(givenAt).hasSize(100_000).isSorted();
    assertThat(givenAt.get(99_999)).isEqualTo(Math.round(99_999 * 1e9 / perSecond));
  }

  @Test
  void oneWhoAsksAgainAndAgainGetsTheWholeRate() {
    PermitQueue permits = new PermitQueue(7, MANY, timer);

    Mono.defer(() -> permit(permits)).repeat(6_999).subscribe();
    time.advanceTimeBy(Duration.ofDays(1));

    assertThat(givenAt).hasSize(7_000);
    assertThat(givenAt.get(6_999)).isEqualTo(Math.round(6_999 * 1e9 / 7));
  }

  @Test
  void aboveTheTimersResolutionGivesTogetherWhatOneTickIsDue() {
    PermitQueue permits = new PermitQueue(10_000, MANY, timer);

    ask(permits, 100_000);
    time.advanceTimeBy(Duration.ofSeconds(20));

    assertThat(givenAt).hasSize(100_000);
    for (int tick = 1; tick < 10_000; tick++) {
      assertThat(givenAt.subList(tick * 10 - 9, tick * 10 + 1)).containsOnly(tick * MILLISECOND);
    }
  }

  @Test
  void keepsTheOrderInWhichPermitsWereAskedFor() {
    PermitQueue permits = new PermitQueue(5_000, MANY, timer);
    List<Integer> order = new ArrayList<>();

    for (int i = 0; i < 1_000; i++) {
      int number = i;
      permit(permits).subscribe(got -> {}, error -> {}, () -> order.add(number));
      if (i % 100 == 0) {
        time.advanceTimeBy(Duration.ofMillis(3));
      }
    }
    time.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void whoComesWhileOthersWaitWaitsBehindThem() {
    PermitQueue permits = new PermitQueue(1, MANY, timer);
    ask(permits, 2);

    timer.standStill(Duration.ofSeconds(2));

    assertThat(permits.tryTake()).isFalse();
  }

  @Test
  void whoLeavesMakesRoomForTheNext() {
    PermitQueue permits = new PermitQueue(1, MANY, timer);
    List<Disposable> waiters = ask(permits, 5);

    time.advanceTimeBy(Duration.ofMillis(500));
    waiters.get(1).dispose();
    waiters.get(3).dispose();
    time.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(givenAt).containsExactly(0L, SECOND, 2 * SECOND);
  }

  @Test
  void whoIsSentAwayByTheOneBeforeLeavesThePermitOfTheSameTickToTheNext() {
    PermitQueue permits = new PermitQueue(2_000, MANY, timer);
    permits.tryTake();
    AtomicReference<Disposable> second = new AtomicReference<>();
    permit(permits).subscribe(got -> {}, error -> {}, () -> second.get().dispose());
    second.set(permit(permits).subscribe());
    ask(permits, 1);

    time.advanceTimeBy(Duration.ofMillis(1));

    assertThat(givenAt).containsExactly(MILLISECOND, MILLISECOND);
  }

  @Test
  void whoLeavesAsTheTurnComesPassesThePermitOn() {
    PermitQueue permits = new PermitQueue(1, MANY, timer);
    permits.tryTake();
    Disposable first = permit(permits).subscribe();
    ask(permits, 2);

    // The timer is set for the next in line after the turn was decided and before it is served.
    timer.onSet(first::dispose);
    time.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(givenAt).containsExactly(SECOND, 2 * SECOND);
  }

  @Test
  void aLastOneWhoLeavesTakesTheTimerAlong() {
    PermitQueue permits = new PermitQueue(1, MANY, timer);
    List<Disposable> waiters = ask(permits, 3);
    assertThat(timer.set()).isOne();

    waiters.forEach(Disposable::dispose);

    assertThat(timer.set()).isZero();
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(permits.tryTake()).isTrue();
  }

  @Test
  void tenThousandWhoLeaveInAnyOrderLeaveNothingBehind() {
    PermitQueue permits = new PermitQueue(100, 10_000, timer);
    permits.tryTake();
    List<Disposable> waiters = ask(permits, 10_000);
    Collections.shuffle(waiters, new Random(11));

    for (int i = 0; i < waiters.size(); i++) {
      waiters.get(i).dispose();
      if (i % 100 == 0) {
        time.advanceTimeBy(Duration.ofMillis(5));
      }
    }

    assertThat(timer.set()).isZero();
    assertThat(timer.mostSetAtOnce()).isOne();
    int given = givenAt.size();
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(givenAt).hasSize(given);
    assertThat(permits.tryTake()).isTrue();
  }

  @Test
  void refusesWhoComesWhenAsManyWaitAsMay() {
    PermitQueue permits = new PermitQueue(1, 2, timer);
    permits.tryTake();
    List<Disposable> waiters = ask(permits, 2);

    StepVerifier.create(permits.take(() -> new IllegalStateException("full")))
        .verifyErrorMessage("full");

    waiters.get(0).dispose();
    ask(permits, 1);
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(givenAt).containsExactly(SECOND, 2 * SECOND);
  }

  @Test
  void neverSetsMoreThanOneTimerHoweverManyWait() {
    PermitQueue permits = new PermitQueue(3, MANY, timer);

    ask(permits, 1_000);
    time.advanceTimeBy(Duration.ofSeconds(100));

    assertThat(timer.mostSetAtOnce()).isOne();
    assertThat(timer.everSet()).isLessThanOrEqualTo(302);
  }

  @Test
  void makesUpForALateTimerButNotForALongStandstill() {
    PermitQueue permits = new PermitQueue(1_000, MANY, timer);
    ask(permits, 10_000);
    time.advanceTimeBy(Duration.ofMillis(10));
    int before = givenAt.size();

    timer.standStill(Duration.ofMillis(7));
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(givenAt).hasSize(before + 8);

    timer.standStill(Duration.ofSeconds(5));
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(givenAt.size() - before - 8).isBetween(20, 22);
  }

  @Test
  void aFasterRateCountsForThoseWhoWaitAlready() {
    PermitQueue permits = new PermitQueue(0.5, MANY, timer);
    ask(permits, 4);
    time.advanceTimeBy(Duration.ofSeconds(1));

    permits.changeRate(() -> 10);
    time.advanceTimeBy(Duration.ofSeconds(1));

    // Half of the next permit had grown; the other half takes half of the new distance.
    assertThat(millisGivenAt()).containsExactly(0L, 1050L, 1150L, 1250L);
  }

  @Test
  void aSlowerRateCountsForThoseWhoWaitAlready() {
    PermitQueue permits = new PermitQueue(10, MANY, timer);
    ask(permits, 4);
    time.advanceTimeBy(Duration.ofMillis(150));

    permits.changeRate(() -> 0.5);
    time.advanceTimeBy(Duration.ofSeconds(6));

    assertThat(millisGivenAt()).containsExactly(0L, 100L, 1150L, 3150L);
  }

  @Test
  void aChangedRateFreesNoMoreThanTheOnePermitThatWasKept() {
    PermitQueue permits = new PermitQueue(Double.POSITIVE_INFINITY, MANY, timer);
    time.advanceTimeBy(Duration.ofMinutes(1));
    permits.changeRate(() -> 2);
    permits.changeRate(() -> 100);

    assertThat(permits.tryTake()).isTrue();
    assertThat(permits.tryTake()).isFalse();
  }

  @Test
  void anUnlimitedRateNeverMakesAnyoneWait() {
    PermitQueue permits = new PermitQueue(Double.POSITIVE_INFINITY, 0, timer);

    assertThat(IntStream.range(0, 1_000).allMatch(i -> permits.tryTake())).isTrue();
  }

  @Test
  void aReceiverThatThrowsKeepsNobodyElseFromTheirPermit() {
    PermitQueue permits = new PermitQueue(2_000, MANY, timer);
    permits.tryTake();
    permits.take(IllegalStateException::new).subscribe(new ThrowingReceiver());
    ask(permits, 1);

    time.advanceTimeBy(Duration.ofMillis(2));

    assertThat(givenAt).containsExactly(MILLISECOND);
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("onErrorDropped", "broken receiver");
  }

  /** Reactor's own lambda subscriber would swallow what it throws. */
  private static final class ThrowingReceiver implements CoreSubscriber<Void> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Void none) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {
      throw new IllegalArgumentException("broken receiver");
    }
  }

  @Test
  void aSlowReceiverHoldsUpNobodysPermit() throws InterruptedException {
    Scheduler threads = Schedulers.newBoundedElastic(4, 100, "slow");
    PermitQueue permits = new PermitQueue(5_000, MANY, threads);
    permits.tryTake();
    CountDownLatch other = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);

    permits
        .take(IllegalStateException::new)
        .subscribe(
            got -> {},
            error -> {},
            () -> {
              if (awaitUninterruptibly(other)) {
                slow.countDown();
              }
            });
    permits.take(IllegalStateException::new).subscribe(got -> {}, e -> {}, other::countDown);

    assertThat(slow.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    threads.dispose();
  }

  private static boolean awaitUninterruptibly(CountDownLatch latch) {
    try {
      return latch.await(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void aReceiverMayAskAgainHoweverOften() {
    PermitQueue permits = new PermitQueue(10_000, MANY, timer);
    AtomicInteger left = new AtomicInteger(20_000);

    askAgain(permits, left);
    timer.standStill(Duration.ofMillis(19));
    time.advanceTimeBy(Duration.ofSeconds(20));

    assertThat(left).hasValue(0);
  }

  private static void askAgain(PermitQueue permits, AtomicInteger left) {
    if (left.get() > 0) {
      permits
          .take(IllegalStateException::new)
          .subscribe(
              got -> {},
              error -> {},
              () -> {
                left.decrementAndGet();
                askAgain(permits, left);
              });
    }
  }

  @Test
  void failsThoseWhoWaitWhenTheTimerIsGone() {
    Scheduler gone = Schedulers.newSingle("gone");
    PermitQueue permits = new PermitQueue(1, 1, gone);
    permits.tryTake();
    gone.dispose();

    for (int i = 0; i < 3; i++) {
      StepVerifier.create(permits.take(IllegalStateException::new))
          .expectError(RejectedExecutionException.class)
          .verify(BOUND);
    }
  }

  @Test
  void manyThreadsGetEachTheirPermitsAndNoneTooSoon() {
    int threads = 16;
    int each = 5_000;
    int atOnce = 64;
    double perSecond = 20_000;
    Scheduler askers = Schedulers.newParallel("askers", threads);
    WatchedTimer real = new WatchedTimer(Schedulers.parallel());
    PermitQueue permits = new PermitQueue(perSecond, threads * atOnce, real);
    LongAdder[] got =
        IntStream.range(0, threads).mapToObj(i -> new LongAdder()).toArray(LongAdder[]::new);
    long start = System.nanoTime();

    Flux<Integer> all =
        Flux.range(0, threads)
            .flatMap(
                asker ->
                    Flux.range(0, each)
                        .flatMap(
                            i ->
                                permit(permits)
                                    .subscribeOn(askers)
                                    .doOnSuccess(done -> got[asker].increment()),
                            atOnce)
                        .then(Mono.just(asker)),
                threads);

    StepVerifier.create(all).expectNextCount(threads).expectComplete().verify(BOUND);
    double seconds = (System.nanoTime() - start) / 1e9;
    askers.dispose();
    assertThat(got).allSatisfy(permit -> assertThat(permit.sum()).isEqualTo(each));
    assertThat(givenAt).hasSize(threads * each);
    assertThat(seconds).isGreaterThanOrEqualTo((threads * each - 1) / perSecond);
    assertThat(real.set()).isZero();
    assertThat(real.mostSetAtOnce()).isOne();
  }

  @Test
  void manyThreadsThatComeAndLeaveLeaveNothingBehind() {
    Scheduler askers = Schedulers.newParallel("leavers", 16);
    WatchedTimer real = new WatchedTimer(Schedulers.parallel());
    // Twice as many as come at a time: one who was told to leave may be on the way in still.
    PermitQueue permits = new PermitQueue(2_000, 1024, real);
    AtomicInteger given = new AtomicInteger();

    Flux<Void> all =
        Flux.range(0, 10_000)
            .flatMap(
                i ->
                    Mono.defer(() -> permit(permits))
                        .doOnSuccess(done -> given.incrementAndGet())
                        .subscribeOn(askers)
                        .takeUntilOther(Mono.delay(Duration.ofMillis(i % 40), askers)),
                512);
    StepVerifier.create(all).expectComplete().verify(BOUND);

    Eventually.await(() -> real.set() == 0);
    assertThat(given.get()).isPositive();
    StepVerifier.create(Flux.range(0, 1024).flatMap(i -> permit(permits), 1024))
        .expectComplete()
        .verify(BOUND);
    askers.dispose();
  }

  private List<Disposable> ask(PermitQueue permits, int times) {
    List<Disposable> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(permit(permits).subscribe());
    }
    return asked;
  }

  private Mono<Void> permit(PermitQueue permits) {
    Mono<Void> permit =
        Mono.defer(
            () ->
                permits.tryTake()
                    ? Mono.empty()
                    : permits.take(() -> new IllegalStateException("full")));
    return permit.doOnSuccess(got -> givenAt.add(timer.now(TimeUnit.NANOSECONDS)));
  }

  private List<Long> millisGivenAt() {
    return givenAt.stream().map(nanos -> Math.round(nanos / 1e6)).toList();
  }
}
