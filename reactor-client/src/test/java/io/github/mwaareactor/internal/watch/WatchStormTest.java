package io.github.mwaareactor.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Many threads at one watcher. Runs live through their states by the number of times they are asked
 * for.
 */
class WatchStormTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final long SEED = 5;
  private static final int THREADS = 4;
  private static final List<RunState> LIFE =
      List.of(RunState.STARTING, RunState.QUEUED, RunState.RUNNING, RunState.SUCCESS);

  private final Scheduler threads = Schedulers.newParallel("storm", THREADS);
  private final CountingTimer timer = new CountingTimer();
  private final Map<RunRef, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger onTheirWay = new AtomicInteger();
  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stopThreads() {
    threads.dispose();
  }

  @Test
  void eachSubscriberSeesALifeInOrderAndItsEnd() {
    WatchLoop watcher = watcher();
    List<RunRef> runs = ScriptedService.runs(200);

    Long events =
        Flux.range(0, 40)
            .flatMap(
                subscriber ->
                    watcher
                        .watchAll(Flux.fromIterable(runs))
                        .subscribeOn(threads)
                        .limitRate(1 + subscriber)
                        .groupBy(RunEvent::run, runs.size())
                        .flatMap(WatchStormTest::life, runs.size())
                        .doOnNext(this::judge)
                        .count(),
                40)
            .reduce(0L, Long::sum)
            .block(BOUND);

    assertThat(wrongs).isEmpty();
    assertThat(events).isEqualTo(40L * 200);
    assertNothingIsLeft(watcher);
  }

  private static Mono<List<RunEvent>> life(Flux<RunEvent> events) {
    return events
        .takeUntil(event -> event instanceof Transition seen && seen.to().isTerminal())
        .collectList();
  }

  private void judge(List<RunEvent> life) {
    int place = -1;
    RunState last = null;
    for (RunEvent event : life) {
      Transition seen = (Transition) event;
      if (LIFE.indexOf(seen.to()) <= place || seen.from() != last) {
        wrongs.add("out of order: " + life);
      }
      place = LIFE.indexOf(seen.to());
      last = seen.to();
    }
    if (last != RunState.SUCCESS) {
      wrongs.add("no end: " + life);
    }
  }

  @Test
  void subscribersThatComeAndGoLeaveNothingBehind() {
    WatchLoop watcher = watcher();
    List<RunRef> runs = ScriptedService.runs(20);

    Flux.range(0, THREADS)
        .flatMap(
            thread ->
                Mono.fromRunnable(() -> storm(watcher, runs, new Random(SEED + thread)))
                    .subscribeOn(threads))
        .blockLast(BOUND);

    assertThat(wrongs).isEmpty();
    assertNothingIsLeft(watcher);
  }

  private void storm(WatchLoop watcher, List<RunRef> runs, Random random) {
    for (int round = 0; round < 2000; round++) {
      RunRef run = runs.get(random.nextInt(runs.size()));
      if (random.nextBoolean()) {
        Disposable one = watcher.watch(run).subscribe(state -> {}, this::wrong);
        gate(random);
        watcher.pollNow(run);
        one.dispose();
      } else {
        BaseSubscriber<RunEvent> several = new Asking();
        watcher.watchAll(Flux.fromIterable(runs)).subscribe(several);
        several.request(random.nextInt(1, 5));
        gate(random);
        several.cancel();
      }
    }
  }

  // Some microseconds in which other threads get on.
  private static void gate(Random random) {
    for (int left = random.nextInt(2000); left > 0; left--) {
      random.nextInt();
    }
  }

  @Test
  void closingAmidAStormEndsEverySubscriber() {
    WatchLoop watcher = watcher();
    List<RunRef> runs = ScriptedService.runs(500);
    AtomicInteger ended = new AtomicInteger();

    Flux.range(0, 400)
        .flatMap(
            subscriber ->
                Mono.fromRunnable(
                        () -> {
                          watcher
                              .watchAll(Flux.concat(Flux.fromIterable(runs), Mono.never()))
                              .doOnTerminate(ended::incrementAndGet)
                              .onErrorComplete()
                              .subscribe();
                          if (subscriber == 200) {
                            watcher.close();
                          }
                        })
                    .subscribeOn(threads),
            16)
        .blockLast(BOUND);

    Eventually.await(() -> ended.get() == 400);
    assertNothingIsLeft(watcher);
  }

  private void assertNothingIsLeft(WatchLoop watcher) {
    Eventually.await(() -> watcher.watchedRuns().isEmpty());
    Eventually.await(() -> watcher.stats().inFlight() == 0);
    Eventually.await(() -> timer.pending() == 0);
    Eventually.await(() -> onTheirWay.get() == 0);
  }

  private void wrong(Throwable error) {
    wrongs.add(error.toString());
  }

  private WatchLoop watcher() {
    return WatchLoop.open(
        new PollSource(
            "GetWorkflowRun",
            this::fetch,
            new FirstSuccess(),
            timer,
            () -> ThreadLocalRandom.current().nextDouble()),
        ScriptedService.NO_LISTS,
        run -> {},
        WatchOptions.builder()
            .targetStaleness(Duration.ofMillis(10))
            .listing(WatchOptions.Listing.OFF)
            .build(),
        64,
        Mono.never(),
        CallListener.NONE);
  }

  // Some answers come at once, some from another thread.
  private Mono<WorkflowRun> fetch(RunRef run) {
    Mono<WorkflowRun> answer =
        Mono.fromSupplier(
            () -> {
              int times = asked.computeIfAbsent(run, same -> new AtomicInteger()).getAndIncrement();
              return ScriptedService.snapshot(run, LIFE.get(times / 3 % LIFE.size()));
            });
    boolean later = ThreadLocalRandom.current().nextBoolean();
    return (later ? Mono.delay(Duration.ofNanos(100_000), threads).then(answer) : answer)
        .doOnSubscribe(subscription -> onTheirWay.incrementAndGet())
        .doFinally(signal -> onTheirWay.decrementAndGet());
  }

  /** Takes what it is given and asks for one more each time. */
  private final class Asking extends BaseSubscriber<RunEvent> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(RunEvent event) {
      request(1);
    }

    @Override
    protected void hookOnError(Throwable error) {
      wrong(error);
    }
  }
}
