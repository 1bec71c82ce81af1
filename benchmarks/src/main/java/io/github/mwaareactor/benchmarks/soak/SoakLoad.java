package io.github.mwaareactor.benchmarks.soak;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.benchmarks.harness.Waits;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Calls on a schedule that waits for nobody: a moment that was missed is made up for at once. One
 * call in twenty is cancelled at some moment; twice a second somebody begins to follow a run.
 */
final class SoakLoad {
  /** Runs of one state for good. */
  record Lasting(RunRef run, RunState state) {}

  /** How long after its limit a call may end, on a machine that has other things to do. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final PollPolicy POLLS =
      PollPolicy.builder()
          .interval(Duration.ofMillis(300))
          .maxInterval(Duration.ofSeconds(1))
          .deadline(Duration.ofSeconds(12))
          .build();
  private static final List<RunState> LIFE =
      List.of(RunState.QUEUED, RunState.RUNNING, RunState.SUCCESS);
  private static final double CANCELLED = 0.05;
  private static final double UNKNOWN = 0.01;
  private static final int POLLER_LIFE_MILLIS = 15_000;

  private final MwaaServerlessReactiveClient client;
  private final List<Lasting> lasting;
  private final List<RunRef> changing;
  private final RunRef missing;
  private final Duration callLimit;
  private final SoakTally tally;
  private final SplittableRandom random;
  private final Scheduler canceller = Schedulers.newSingle("soak-cancel", true);
  private final Set<Ending> open = ConcurrentHashMap.newKeySet();
  private final long start = System.nanoTime();
  private final LongAdder begun = new LongAdder();
  private volatile Waits waits = new Waits();
  private final Waits sinceSubscription = new Waits();
  private volatile boolean isEnding;

  SoakLoad(
      MwaaServerlessReactiveClient client,
      List<Lasting> lasting,
      List<RunRef> changing,
      RunRef missing,
      Duration callLimit,
      SoakTally tally,
      long seed) {
    this.client = client;
    this.lasting = lasting;
    this.changing = changing;
    this.missing = missing;
    this.callLimit = callLimit;
    this.tally = tally;
    this.random = new SplittableRandom(seed);
  }

  /** Makes so many calls per second for so long, on the thread of the caller. */
  void run(double perSecond, Duration time) {
    long first = System.nanoTime();
    long all = (long) (perSecond * (time.toNanos() / 1e9));
    for (long n = 0; n < all; n++) {
      long due = first + (long) (n * 1e9 / perSecond);
      for (long ahead = due - System.nanoTime(); ahead > 0; ahead = due - System.nanoTime()) {
        LockSupport.parkNanos(ahead);
      }
      call(due);
      if (n % (perSecond / 2) < 1) {
        poll();
      }
    }
  }

  private void call(long due) {
    begun.increment();
    if (random.nextDouble() < UNKNOWN) {
      begin(new Call(due, missing, null));
      return;
    }
    Lasting asked = lasting.get(random.nextInt(lasting.size()));
    begin(new Call(due, asked.run(), asked.state()));
  }

  private void begin(Call call) {
    call.subscribed(client.getWorkflowRun(call.run).subscribe(call::value, call::error, call::end));
    if (random.nextDouble() < CANCELLED) {
      // Mostly while it is on its way, sometimes while it waits for another attempt.
      long most = random.nextBoolean() ? 20_000 : 1_500_000;
      canceller.schedule(call::cancel, random.nextLong(most), TimeUnit.MICROSECONDS);
    }
  }

  // Each run is QUEUED until some second from the beginning: one is chosen that is about to change.
  private void poll() {
    int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    int near = second / Soak.SECONDS_BETWEEN_CHANGES + random.nextInt(3) - 1;
    Follower follower = new Follower();
    follower.subscribed(
        client
            .pollRunState(changing.get(Math.max(0, Math.min(near, changing.size() - 1))), POLLS)
            .subscribe(follower::state, follower::error, follower::end));
    canceller.schedule(
        follower::cancel, random.nextLong(POLLER_LIFE_MILLIS), TimeUnit.MILLISECONDS);
  }

  /** Waits until all calls have ended; those still open after their limit are wrong. */
  void awaitCalls() throws InterruptedException {
    long end = System.nanoTime() + callLimit.plus(GRACE).toNanos();
    while (open.stream().anyMatch(Call.class::isInstance) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    open.stream().filter(Call.class::isInstance).forEach(hung -> tally.wrong("a call never ended"));
    isEnding = true;
  }

  /** To be called after the client is closed: that must have ended the pollers. */
  void judgePollers() {
    canceller.dispose();
    open.forEach(
        hung -> tally.wrong("never ended: a poller begun " + hung.ageMillis() + " ms ago"));
  }

  long begun() {
    return begun.sum();
  }

  int open() {
    return open.size();
  }

  /** How long calls took, from when they were due, since this was asked last. */
  Waits takeWaits() {
    Waits taken = waits;
    waits = new Waits();
    return taken;
  }

  /** How long all calls took that were not cancelled, from their subscription. */
  Waits sinceSubscription() {
    return sinceSubscription;
  }

  /** Ends once: by itself or cancelled. */
  private abstract class Ending {
    final long begin = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Disposable.Swap subscription = Disposables.swap();

    Ending() {
      open.add(this);
    }

    void subscribed(Disposable made) {
      subscription.update(made);
    }

    boolean ends() {
      open.remove(this);
      return ended.compareAndSet(false, true);
    }

    long ageMillis() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    void cancel() {
      if (ends()) {
        subscription.dispose();
        tally.count(name() + ": cancelled");
      }
    }

    abstract String name();
  }

  private final class Call extends Ending {
    private final long due;
    private final RunRef run;
    private final @Nullable RunState expected;

    Call(long due, RunRef run, @Nullable RunState expected) {
      this.due = due;
      this.run = run;
      this.expected = expected;
    }

    @Override
    String name() {
      return "call";
    }

    void value(WorkflowRun answer) {
      if (!ends()) {
        return; // cancelled at this very moment
      }
      measured();
      tally.count("call: value");
      if (!run.runId().equals(answer.runId())
          || !run.workflowArn().equals(answer.workflowArn())
          || answer.state() != expected) {
        tally.wrong("asked for " + run + ", " + expected + "; answered was " + answer);
      }
    }

    void error(Throwable error) {
      if (ends()) {
        measured();
        tally.failed(name(), error);
      }
    }

    void end() {
      if (ends()) {
        tally.wrong("a call ended without a value");
      }
    }

    private void measured() {
      long now = System.nanoTime();
      waits.add(now - due);
      sinceSubscription.add(now - begin);
      if (now - begin > callLimit.plus(GRACE).toNanos()) {
        tally.wrong("a call outlasted its limit");
      }
    }
  }

  private final class Follower extends Ending {
    private int seen = -1;

    @Override
    String name() {
      return "poller";
    }

    void state(RunState state) {
      tally.count("poller saw " + state);
      int place = LIFE.indexOf(state);
      if (place <= seen) {
        tally.wrong("a poller saw " + state + " too late, twice or out of nowhere");
      }
      seen = place;
    }

    void error(Throwable error) {
      if (!ends()) {
        return;
      }
      if (isEnding && error instanceof ClientClosedException) {
        tally.count("poller: client closed");
        return;
      }
      tally.failed(name(), error);
      if (ageMillis() > POLLS.deadline().plus(callLimit).plus(GRACE).toMillis()) {
        tally.wrong("a poller outlasted its limit");
      }
    }

    void end() {
      if (!ends()) {
        return;
      }
      tally.count("poller: completed");
      if (seen != LIFE.size() - 1) {
        tally.wrong("a poller completed without having seen the run end");
      }
    }
  }
}
