package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.RUN;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.runIn;
import static io.github.mwaareactor.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.SeededCases;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Demand, answers and cancellation from several threads at once. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollDemandStressTest {
  private static final SeededCases CASES = new SeededCases(20261122, 100);
  private static final long BOUND_SECONDS = 30;
  private static final int ASKERS = 3;
  private static final int WANTED = 20;

  private final ExecutorService threads = Executors.newFixedThreadPool(ASKERS + 1);

  static IntStream cases() {
    return CASES.indexes();
  }

  @AfterAll
  void stop() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noDemandIsLostNoPollIsUnwantedAndNoneOverlap(int index) throws Exception {
    CountingTimer timer = new CountingTimer(Schedulers.parallel());
    Random random = CASES.random(index);
    Service service = new Service(random.nextLong());
    Watcher watcher = new Watcher(service);
    PollPolicy policy = PollPolicy.every(Duration.ofNanos(1 + random.nextInt(200_000)));
    new RunPoller(
            new PollSource("GetWorkflowRun", service::fetch, new FirstSuccess(), timer, () -> 0.5))
        .transitions(RUN, policy)
        .subscribe(watcher);

    List<Runnable> askers =
        IntStream.range(0, ASKERS).mapToObj(i -> watcher.asker(WANTED, random.nextLong())).toList();
    allAtOnce(askers);
    await(() -> watcher.seen.size() == ASKERS * WANTED || watcher.error != null);
    // What is left then is the pause with its deadline.
    await(() -> timer.pending() == 1 && service.inFlight.get() == 0);

    assertThat(watcher.error).as(CASES.name(index)).isNull();
    assertThat(service.overlapping).as(CASES.name(index)).hasValue(0);
    assertThat(service.unwanted).as(CASES.name(index)).hasValue(0);
    assertThat(watcher.repeats()).as(CASES.name(index)).isZero();

    allAtOnce(List.of(watcher::cancel, watcher.asker(1, 0), watcher.asker(1, 1)));
    await(() -> timer.pending() == 0 && service.inFlight.get() == 0);

    assertThat(watcher.seen)
        .as(CASES.name(index))
        .hasSizeBetween(ASKERS * WANTED, ASKERS * WANTED + 2);
    assertThat(service.overlapping).as(CASES.name(index)).hasValue(0);
  }

  private void allAtOnce(List<Runnable> actions) throws Exception {
    CyclicBarrier start = new CyclicBarrier(actions.size());
    var done =
        actions.stream()
            .map(
                action ->
                    threads.submit(
                        () -> {
                          start.await(BOUND_SECONDS, TimeUnit.SECONDS);
                          action.run();
                          return true;
                        }))
            .toList();
    for (var each : done) {
      each.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Answers now or a little later, with failures and repeats between. */
  private static final class Service {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger overlapping = new AtomicInteger();
    private final AtomicInteger unwanted = new AtomicInteger();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final Random random;

    Service(long seed) {
      this.random = new Random(seed);
    }

    Mono<WorkflowRun> fetch(RunRef run) {
      return Mono.defer(
          () -> {
            if (inFlight.incrementAndGet() > 1) {
              overlapping.incrementAndGet();
            }
            if (outstanding.get() < 1) {
              unwanted.incrementAndGet();
            }
            // Not doFinally: that comes after the poller has gone on.
            AtomicBoolean over = new AtomicBoolean();
            return answer().doOnTerminate(() -> leave(over)).doOnCancel(() -> leave(over));
          });
    }

    // Also whoever has answered may be cancelled.
    private void leave(AtomicBoolean over) {
      if (over.compareAndSet(false, true)) {
        inFlight.decrementAndGet();
      }
    }

    private Mono<WorkflowRun> answer() {
      int chance = random.nextInt(100);
      Mono<WorkflowRun> answer =
          chance == 0
              ? Mono.error(new ProtocolException(CALL, "unreadable", 200, "id", null))
              : Mono.just(runIn(random.nextBoolean() ? "QUEUED" : "RUNNING"));
      return chance < 50
          ? answer
          : Mono.delay(Duration.ofNanos(random.nextInt(100_000))).then(answer);
    }
  }

  /** Counts what it wants before it says so, so that a poll never seems wanted too late. */
  private static final class Watcher extends BaseSubscriber<PollResult> {
    private final Queue<RunState> seen = new ConcurrentLinkedQueue<>();
    private final Service service;
    private volatile Throwable error;

    Watcher(Service service) {
      this.service = service;
    }

    Runnable asker(int wanted, long seed) {
      return () -> {
        Random random = new Random(seed);
        for (int left = wanted; left > 0; ) {
          int more = Math.min(left, 1 + random.nextInt(3));
          left -= more;
          service.outstanding.addAndGet(more);
          request(more);
          for (int i = random.nextInt(2000); i > 0; i--) {
            Thread.onSpinWait();
          }
        }
      };
    }

    long repeats() {
      List<RunState> states = List.copyOf(seen);
      return IntStream.range(1, states.size())
          .filter(i -> states.get(i) == states.get(i - 1))
          .count();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(PollResult polled) {
      service.outstanding.decrementAndGet();
      seen.add(polled.run().state());
    }

    @Override
    protected void hookOnError(Throwable thrown) {
      error = thrown;
    }
  }
}
