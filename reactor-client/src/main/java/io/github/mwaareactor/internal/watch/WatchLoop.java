package io.github.mwaareactor.internal.watch;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.internal.concurrent.DrainLoop;
import io.github.mwaareactor.internal.concurrent.RestartableTimer;
import io.github.mwaareactor.internal.poll.LatePolls;
import io.github.mwaareactor.internal.poll.PollFailures;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.watch.WatchedRun.Lane;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.LatePoll;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Watches many runs with one loop. Everything that happens, a subscriber that comes or goes, an
 * answer, the time for the next poll, is an order in a queue; whichever thread brings one while no
 * other is at it obeys them all. So what belongs to the loop needs no locks, and there is one timer
 * however many runs there are.
 */
public final class WatchLoop implements RunWatcher {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.watch");
  // Polls nearer to each other than this begin together, which saves waking up for each.
  private static final long SHORTEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long RECENTLY = TimeUnit.SECONDS.toNanos(1);

  private final PollSource source;
  private final FailedCall call;
  private final Consumer<RunRef> check;
  private final WatchOptions options;
  private final Scheduler timer;
  private final CallListener listener;
  private final long start;

  private final Map<RunRef, WatchedRun> runs = new ConcurrentHashMap<>();
  private final Set<WatchSubscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();
  private final DrainLoop drainLoop = new DrainLoop();
  private final WatchSchedule schedule;
  private final LatePolls latePolls;
  private final RestartableTimer nextPoll;
  private final LongAdder polls = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final Disposable.Swap clientClosed = Disposables.swap();

  private final AtomicReference<@Nullable Throwable> closed = new AtomicReference<>();
  // Written by the loop, for stats().
  private volatile int inFlight;
  private volatile double rate;
  private volatile double sent;
  private volatile long heldByInFlightAt;
  private volatile long heldByInFlightFrom;

  private WatchLoop(
      PollSource source,
      Consumer<RunRef> check,
      WatchOptions options,
      int connections,
      CallListener listener) {
    this.source = source;
    this.call = new FailedCall(source.operation(), "a watcher", 0);
    this.check = check;
    this.options = options;
    this.timer = source.timer();
    this.listener = listener;
    this.start = timer.now(TimeUnit.NANOSECONDS);
    this.schedule = new WatchSchedule(options, connections, source.random());
    this.latePolls = new LatePolls(LOG, "watched runs", options.onLate(), timer);
    this.nextPoll = new RestartableTimer(timer, () -> execute(() -> {}));
    this.rate = options.rate();
    this.heldByInFlightAt = schedule.heldByInFlightAt();
    this.heldByInFlightFrom = WatchSchedule.NEVER;
  }

  /**
   * Makes a watcher.
   *
   * @param source asks for runs
   * @param check throws {@link IllegalArgumentException} for runs that may not be asked for
   * @param options how fresh, and how hard to work for it
   * @param connections how many the client keeps to a host
   * @param clientClosed completes when the client is closed, which closes the watcher
   * @param listener is told that it is there, and that it is closed
   */
  public static WatchLoop open(
      PollSource source,
      Consumer<RunRef> check,
      WatchOptions options,
      int connections,
      Mono<Void> clientClosed,
      CallListener listener) {
    WatchLoop loop = new WatchLoop(source, check, options, connections, listener);
    listener.watcherOpened(loop);
    loop.clientClosed.update(
        clientClosed.subscribe(
            nothing -> {}, loop::close, () -> loop.close(loop.closed("the client is closed"))));
    return loop;
  }

  // For everyone.

  @Override
  public Flux<RunState> watch(RunRef run) {
    check.accept(requireNonNull(run, "run"));
    return watchAll(Mono.just(run))
        .handle(
            (event, sink) -> {
              if (event instanceof RunEvent.Transition transition) {
                sink.next(transition.to());
              } else if (event instanceof RunEvent.Failed failure) {
                sink.error(failure.error());
              }
            });
  }

  @Override
  public Flux<RunEvent> watchAll(Publisher<RunRef> watched) {
    requireNonNull(watched, "runs");
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super RunEvent> subscriber) {
        enter(new WatchSubscription(WatchLoop.this, subscriber, options.maxWatched()), watched);
      }
    };
  }

  private void enter(WatchSubscription subscription, Publisher<RunRef> watched) {
    subscriptions.add(subscription);
    Throwable reason = closed.get();
    if (reason != null) {
      subscription.fail(reason);
    }
    subscription.start(watched);
  }

  @Override
  public boolean pollNow(RunRef run) {
    WatchedRun known = runs.get(requireNonNull(run, "run"));
    if (known == null) {
      return false;
    }
    execute(() -> schedule.hurry(known));
    return true;
  }

  @Override
  public Set<RunRef> watchedRuns() {
    return Set.copyOf(runs.keySet());
  }

  @Override
  public WatchStats stats() {
    long now = now();
    long[] staleness = runs.values().stream().mapToLong(run -> run.staleness(now)).toArray();
    Arrays.sort(staleness);
    long target = options.targetStaleness().toNanos();
    int inTime = firstAbove(staleness, target);
    double needed = staleness.length * (double) TimeUnit.SECONDS.toNanos(1) / target;
    int asked = inFlight;
    double allowed = rate;
    WatchStats.Bound bound = bound(needed, allowed, now);
    double possible = bound == WatchStats.Bound.IN_FLIGHT ? Math.min(allowed, sent) : allowed;
    return new WatchStats(
        staleness.length,
        Math.max(0, staleness.length - inTime - asked),
        asked,
        quantile(staleness, 0.5),
        quantile(staleness, 0.99),
        quantile(staleness, 1),
        polls.sum(),
        throttled.sum(),
        failed.sum(),
        skipped.sum(),
        allowed,
        Math.max(1, needed / possible),
        bound);
  }

  private WatchStats.Bound bound(double needed, double allowed, long now) {
    if (now - heldByInFlightAt < RECENTLY || heldByInFlightFrom <= now) {
      return WatchStats.Bound.IN_FLIGHT;
    }
    return allowed < needed ? WatchStats.Bound.RATE : WatchStats.Bound.TARGET;
  }

  private static int firstAbove(long[] sorted, long value) {
    int found = Arrays.binarySearch(sorted, value + 1);
    return found >= 0 ? found : -found - 1;
  }

  private static Duration quantile(long[] sorted, double part) {
    int index = (int) Math.ceil(sorted.length * part) - 1;
    return index < 0 ? Duration.ZERO : Duration.ofNanos(sorted[index]);
  }

  @Override
  public void close() {
    close(closed("the watcher is closed"));
  }

  private void close(Throwable reason) {
    if (closed.compareAndSet(null, reason)) {
      clientClosed.dispose();
      subscriptions.forEach(subscription -> subscription.fail(reason));
      listener.watcherClosed(this);
    }
  }

  private ClientClosedException closed(String what) {
    return new ClientClosedException(call, what, null);
  }

  // For subscriptions, on any thread.

  /** Begins to watch a run; what is known of it already is told at once. */
  void join(SubscribedRun subscribed) {
    try {
      check.accept(subscribed.ref);
    } catch (IllegalArgumentException e) {
      subscribed.owner.update(subscribed, e, now());
      return;
    }
    WatchedRun known = runs.get(subscribed.ref);
    RunState state = known == null ? null : known.state;
    if (known != null && state != null) {
      subscribed.owner.update(subscribed, state, null, known.seenAt);
    }
    execute(() -> joined(subscribed));
  }

  void leave(WatchSubscription subscription) {
    execute(() -> left(subscription));
  }

  void countSkipped(int states) {
    skipped.add(states);
  }

  Instant instant(long time) {
    return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS)).minusNanos(now() - time);
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS) - start;
  }

  // The loop.

  private void execute(Runnable task) {
    tasks.add(task);
    drainLoop.drain(this::pass);
  }

  private void pass() {
    try {
      runTasks();
      poll();
    } catch (RuntimeException | Error e) {
      // The timer was stopped, or something is badly wrong: nobody shall wait for nothing.
      close(brokenBy(e));
    }
  }

  private MwaaException brokenBy(Throwable error) {
    String what =
        error instanceof RejectedExecutionException
            ? "the watcher's timer was shut down: "
            : "the watcher failed: ";
    return error instanceof MwaaException known
        ? known
        : new TransportException(call, Reason.OTHER, what + error, error);
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void poll() {
    for (WatchedRun run = schedule.take(now()); run != null; run = schedule.take(now())) {
      polls.increment();
      poll(run);
    }
    long now = now();
    inFlight = schedule.asked();
    rate = schedule.allowed(now);
    sent = schedule.sent(now);
    heldByInFlightAt = schedule.heldByInFlightAt();
    heldByInFlightFrom = schedule.heldByInFlightFrom(now);
    long next = schedule.nextAt(now);
    if (next == WatchSchedule.NEVER) {
      nextPoll.off();
    } else {
      nextPoll.set(Math.max(next, now + SHORTEST_SLEEP), now);
    }
  }

  private void poll(WatchedRun run) {
    Poll poll = new Poll(run);
    run.poll = poll;
    Mono.defer(() -> source.fetch().apply(run.ref)).subscribe(poll);
  }

  private void joined(SubscribedRun subscribed) {
    RunState last = subscribed.lastState;
    if (subscribed.owner.isOver() || (last != null && last.isTerminal())) {
      return;
    }
    WatchedRun run = runs.get(subscribed.ref);
    if (run == null) {
      run = new WatchedRun(subscribed.ref, now());
      runs.put(subscribed.ref, run);
      schedule.add(run);
    }
    run.link(subscribed);
    RunState state = run.state;
    if (state != null) {
      subscribed.owner.update(subscribed, state, null, run.seenAt);
    }
  }

  private void left(WatchSubscription subscription) {
    subscriptions.remove(subscription);
    for (SubscribedRun subscribed : subscription.watches()) {
      WatchedRun run = subscribed.run;
      if (run != null) {
        run.unlink(subscribed);
        if (run.watches == null) {
          forget(run);
        }
      }
    }
    subscription.watches().clear();
  }

  private void forget(WatchedRun run) {
    runs.remove(run.ref, run);
    schedule.remove(run);
    latePolls.left(run);
    if (run.poll != null) {
      run.poll.cancel();
    }
  }

  private void answered(WatchedRun run, WorkflowRun answer) {
    source.success().come();
    if (run.lane != Lane.ASKED) {
      return; // everyone has left meanwhile
    }
    run.poll = null;
    latePolls.answered(run);
    RunState state = answer.state();
    boolean changed = state != run.state;
    schedule.seen(run, now());
    run.state = state;
    if (state.isTerminal()) {
      end(run, subscribed -> subscribed.owner.update(subscribed, state, answer, run.seenAt));
    } else if (changed) {
      forEachWatch(
          run, subscribed -> subscribed.owner.update(subscribed, state, answer, run.seenAt));
    }
  }

  private void failed(WatchedRun run, Throwable failure) {
    if (run.lane != Lane.ASKED) {
      return;
    }
    run.poll = null;
    long now = now();
    if (failure instanceof MwaaException known
        && (PollFailures.isPassing(known, source.success()) || isNotFoundYet(run, known, now))) {
      late(run, known, now);
      return;
    }
    schedule.refused(run, now);
    end(run, subscribed -> subscribed.owner.update(subscribed, failure, run.askedAt));
  }

  private boolean isNotFoundYet(WatchedRun run, MwaaException failure, long now) {
    return failure instanceof ResourceNotFoundException
        && now - run.watchedSince < options.notFoundGrace().toNanos();
  }

  private void late(WatchedRun run, MwaaException failure, long now) {
    if (failure.isThrottling()) {
      throttled.increment();
    } else {
      failed.increment();
    }
    if (schedule.failed(run, failure, now)) {
      LOG.debug("slowing down to {} polls per second: {}", schedule.allowed(now), failure);
    }
    Duration next = WatchSchedule.waitAfterFailure(run, now);
    latePolls.late(run, new LatePoll(run.ref, failure, run.failuresInARow, next));
  }

  // Forgotten first: whoever is told and asks for it again wants it watched anew.
  private void end(WatchedRun run, Consumer<SubscribedRun> action) {
    forget(run);
    forEachWatch(
        run,
        subscribed -> {
          run.unlink(subscribed);
          action.accept(subscribed);
        });
  }

  private static void forEachWatch(WatchedRun run, Consumer<SubscribedRun> action) {
    SubscribedRun next;
    for (SubscribedRun subscribed = run.watches; subscribed != null; subscribed = next) {
      next = subscribed.next;
      action.accept(subscribed);
    }
  }

  /**
   * A poll on its way. One that was abandoned may still fail: that is let go by {@link #failed},
   * where a subscriber of Reactor's would log it as an error that nobody handled.
   */
  private final class Poll extends Operators.DeferredSubscription
      implements CoreSubscriber<WorkflowRun> {
    private final WatchedRun run;

    Poll(WatchedRun run) {
      this.run = run;
      request(Long.MAX_VALUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      set(subscription);
    }

    @Override
    public void onNext(WorkflowRun answer) {
      execute(() -> answered(run, answer));
    }

    @Override
    public void onError(Throwable error) {
      execute(() -> failed(run, error));
    }

    @Override
    public void onComplete() {}
  }
}
