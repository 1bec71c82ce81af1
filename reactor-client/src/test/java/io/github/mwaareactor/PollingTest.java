package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Demand for states, all the way from a subscriber to the server. */
class PollingTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  // The pause and the pool's clean-up; a call would have limits of its own.
  private static final int PAUSED_TIMERS = 2;
  private static final PollPolicy EVERY_5_S = PollPolicy.every(Duration.ofSeconds(5));

  private final SettableClock clock = new SettableClock(START);
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final CountingTimer timer = new CountingTimer(time);

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator, RunScript.succeedsAfter(LONG.minusMinutes(1), LONG));
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).clock(clock).timer(timer).build();

  @AfterEach
  void close() {
    client.close();
    // Limits that the closing set are to pass.
    time.advanceTimeBy(LONG);
  }

  /** Lets time pass for a client that pauses, and then for the service. */
  private void pass(Duration duration) {
    await(() -> timer.pending() == PAUSED_TIMERS);
    time.advanceTimeBy(duration);
    assertThat(timer.pending()).isEqualTo(PAUSED_TIMERS);
    clock.advance(duration);
  }

  @Test
  void nothingIsSentWhileNothingIsWanted() {
    Watcher<RunState> watcher = new Watcher<>();
    client.getWorkflowRun(run).block(BOUND);
    await(() -> timer.pending() == PAUSED_TIMERS - 1);
    client.pollRunState(run, EVERY_5_S).subscribe(watcher);
    assertThat(timer.pending()).isEqualTo(PAUSED_TIMERS);
    pass(LONG);

    watcher.request(1);
    await(() -> watcher.seen.size() == 1);
    pass(LONG);
    watcher.request(1);
    await(() -> watcher.isDone);

    assertThat(watcher.seen).containsExactly(RunState.RUNNING, RunState.SUCCESS);
    assertThat(emulator.calls())
        .extracting(RecordedCall::time)
        .containsExactly(START, START.plus(LONG), START.plus(LONG).plus(LONG));
  }

  @Test
  void whoTakesOneSnapshotAtATimeHasTheServerAskedForOneAtATime() {
    Watcher<WorkflowRun> watcher = new Watcher<>();
    client.pollWorkflowRun(run, EVERY_5_S).subscribe(watcher);

    watcher.request(1);
    await(() -> watcher.seen.size() == 1);
    pass(LONG);
    assertThat(emulator.callCount()).isEqualTo(1);
    watcher.request(1);
    await(() -> watcher.seen.size() == 2);

    assertThat(watcher.seen)
        .extracting(WorkflowRun::state)
        .containsExactly(RunState.QUEUED, RunState.RUNNING);
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void anOperatorThatPrefetchesOnlyOneHoldsPollingBackToo() {
    Watcher<RunState> watcher = new Watcher<>();
    Flux<RunState> limited = client.pollRunState(run, EVERY_5_S).limitRate(1);
    limited.subscribe(watcher);

    // The operator has taken the first ahead, and no more.
    await(() -> emulator.callCount() == 1);
    pass(LONG);
    watcher.request(1);
    await(() -> watcher.seen.size() == 1);

    assertThat(watcher.seen).containsExactly(RunState.QUEUED);
    await(() -> emulator.callCount() == 2);
    assertThat(emulator.calls().get(1).time()).isEqualTo(START.plus(LONG));
  }

  @Test
  void closingTheClientEndsAPause() {
    StepVerifier.create(client.pollRunState(run, EVERY_5_S), 0)
        .expectSubscription()
        .thenRequest(1)
        .expectNext(RunState.QUEUED)
        .then(client::close)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  /** Wants nothing until it is told to. */
  private static final class Watcher<T> extends BaseSubscriber<T> {
    private final Queue<T> seen = new ConcurrentLinkedQueue<>();
    private volatile boolean isDone;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(T value) {
      seen.add(value);
    }

    @Override
    protected void hookOnComplete() {
      isDone = true;
    }

    // The client is closed after each test.
    @Override
    protected void hookOnError(Throwable error) {
      isDone = true;
    }
  }
}
