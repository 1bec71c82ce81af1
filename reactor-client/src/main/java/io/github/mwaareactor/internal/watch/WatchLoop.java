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
import io.github.mwaareactor.internal.watch.Polled.Lane;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * answer, the time for the next poll, is a task in a queue. A thread that brings one while no other
 * is at work runs the tasks: a limited number of them, and the rest is left to the timer. So what
 * belongs to the loop needs no locks, and there is one timer however many runs there are.
 */
public final class WatchLoop implements RunWatcher {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.watch");
  // Polls nearer to each other than this begin together, which saves waking up for each.
  private static final long SHORTEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Duration LONGEST_AGE = Duration.ofDays(365);
  private static final long RECENTLY = TimeUnit.SECONDS.toNanos(1);
  // About a millisecond with quick subscribers, and more than the answers that usually come at
  // once, so that the thread seldom changes.
  private static final int MAX_TASKS_IN_TURN = 256;

  private final PollSource source;
  private final WorkflowSource workflows;
  private final FailedCall call;
  private final Consumer<RunRef> check;
  private final WatchOptions options;
  private final Scheduler timer;
  private final CallListener listener;
  private final WatchClock clock;

  private final Set<WatchSubscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();
  private final DrainLoop drainLoop = new DrainLoop();
  private final AtomicReference<@Nullable Runnable> nextTurn = new AtomicReference<>();
  private final WatchSchedule schedule;
  private final LatePolls latePolls;
  private final RunRegistry registry;
  private final WorkflowLists lists;
  private final RestartableTimer nextPoll;
  private final PollCounts counts = new PollCounts();
  private final Disposable.Swap clientClosed = Disposables.swap();

  private final AtomicReference<@Nullable Throwable> closed = new AtomicReference<>();
  // Written by the loop, for stats().
  private volatile int inFlight;
  private volatile int covered;
  private volatile double needed;
  private volatile double rate;
  private volatile double sent;
  private volatile long heldByInFlightAt;
  private volatile long heldByInFlightFrom;

  private WatchLoop(
      PollSource source,
      WorkflowSource workflows,
      Consumer<RunRef> check,
      WatchOptions options,
      int connections,
      CallListener listener) {
    this.source = source;
    this.workflows = workflows;
    this.call = new FailedCall(source.operation(), "a watcher", 0);
    this.check = check;
    this.options = options;
    this.timer = source.timer();
    this.listener = listener;
    this.clock = new WatchClock(timer);
    this.schedule = new WatchSchedule(options, connections, source.random());
    this.latePolls = new LatePolls(LOG, "watched runs", options.onLate(), timer);
    this.registry = new RunRegistry(schedule, latePolls);
    this.lists =
        new WorkflowLists(options, registry, schedule, latePolls, source.success(), counts, clock);
    this.nextPoll = new RestartableTimer(timer, () -> execute(() -> {}));
    this.rate = schedule.allowed(0);
    this.heldByInFlightAt = schedule.heldByInFlightAt();
    this.heldByInFlightFrom = WatchSchedule.NEVER;
  }

  /**
   * Makes a watcher.
   *
   * @param source asks for runs
   * @param workflows asks for lists of runs
   * @param check throws {@link IllegalArgumentException} for runs that may not be asked for
   * @param options how fresh, and how hard to work for it
   * @param connections how many the client keeps to a host
   * @param clientClosed completes when the client is closed, which closes the watcher
   * @param listener is told that it is there, and that it is closed
   */
  public static WatchLoop open(
      PollSource source,
      WorkflowSource workflows,
      Consumer<RunRef> check,
      WatchOptions options,
      int connections,
      Mono<Void> clientClosed,
      CallListener listener) {
    WatchLoop loop = new WatchLoop(source, workflows, check, options, connections, listener);
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
    return events(subscription -> subscription.start(watched));
  }

  @Override
  public Flux<RunEvent> watchAllSeen(Publisher<SeenRun> seen) {
    requireNonNull(seen, "runs");
    return events(subscription -> subscription.startSeen(seen));
  }

  @Override
  public Flux<RunEvent> watchWorkflow(String workflowArn) {
    workflows.check(requireNonNull(workflowArn, "workflowArn"));
    return events(
        subscription -> {
          subscription.start();
          execute(() -> follow(workflowArn, subscription));
        });
  }

  @Override
  public Flux<RunEvent> watchWorkflowSeen(
      String workflowArn, Instant since, Iterable<SeenRun> runs) {
    workflows.check(requireNonNull(workflowArn, "workflowArn"));
    requireNonNull(since, "since");
    requireNonNull(runs, "runs").forEach(seen -> checkIsOf(workflowArn, seen));
    return events(
        subscription -> {
          subscription.start();
          resume(workflowArn, since, runs, subscription);
        });
  }

  private static void checkIsOf(String workflowArn, SeenRun seen) {
    RunRef run = requireNonNull(seen, "run").run();
    if (!run.workflowArn().equals(workflowArn)) {
      throw new IllegalArgumentException(
          "runs must be of " + workflowArn + ", was one of " + run.workflowArn());
    }
  }

  // The runs are named at once, even if they are more than it may have: a list must not find them.
  private void resume(
      String workflowArn, Instant since, Iterable<SeenRun> runs, WatchSubscription subscription) {
    Instant now = instant(now());
    Discovery discovery = Discovery.resumed(since.isBefore(now) ? since : now);
    Map<SubscribedRun, SeenRun> known = new LinkedHashMap<>();
    try {
      for (SeenRun seen : runs) {
        checkIsOf(workflowArn, seen);
        RunState state = seen.state();
        if (state != null && state.isTerminal()) {
          discovery.ended(seen.run(), now);
        } else {
          SubscribedRun subscribed = subscription.known(seen);
          if (subscribed != null) {
            known.put(subscribed, seen);
          }
        }
      }
    } catch (RuntimeException | Error e) {
      subscription.fail(e);
      return;
    }
    execute(() -> resume(workflowArn, subscription, discovery, known));
  }

  private Flux<RunEvent> events(Consumer<WatchSubscription> start) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super RunEvent> subscriber) {
        enter(new WatchSubscription(WatchLoop.this, subscriber, options.maxWatched()), start);
      }
    };
  }

  private void enter(WatchSubscription subscription, Consumer<WatchSubscription> start) {
    subscriptions.add(subscription);
    Throwable reason = closed.get();
    if (reason != null) {
      subscription.fail(reason);
    }
    start.accept(subscription);
  }

  @Override
  public boolean pollNow(RunRef run) {
    WatchedRun known = registry.find(requireNonNull(run, "run"));
    if (known == null) {
      return false;
    }
    execute(() -> schedule.hurry(known));
    return true;
  }

  @Override
  public boolean stopWatching(RunRef run) {
    WatchedRun known = registry.find(requireNonNull(run, "run"));
    if (known == null) {
      return false;
    }
    execute(() -> stop(known));
    return true;
  }

  @Override
  public List<SeenRun> seenRuns() {
    return registry.runs().stream().map(this::seen).toList();
  }

  // The state first: a later time with it is made good by the next poll.
  private SeenRun seen(WatchedRun run) {
    RunState state = run.state;
    return new SeenRun(run.ref, state, state == null ? null : instant(run.seenAt));
  }

  @Override
  public Set<RunRef> watchedRuns() {
    return Set.copyOf(registry.refs());
  }

  @Override
  public WatchStats stats() {
    long now = now();
    long[] staleness = registry.runs().stream().mapToLong(run -> run.staleness(now)).toArray();
    Arrays.sort(staleness);
    long target = options.targetStaleness().toNanos();
    int inTime = firstAbove(staleness, target);
    int asked = inFlight;
    double allowed = rate;
    WatchStats.Bound bound = bound(allowed, now);
    double possible = bound == WatchStats.Bound.IN_FLIGHT ? Math.min(allowed, sent) : allowed;
    return new WatchStats(
        options.targetStaleness(),
        staleness.length,
        Math.max(0, staleness.length - inTime - asked),
        asked,
        quantile(staleness, 0.5),
        quantile(staleness, 0.99),
        quantile(staleness, 1),
        covered,
        counts.polls.sum(),
        counts.lists.sum(),
        counts.throttled.sum(),
        counts.failed.sum(),
        counts.skipped.sum(),
        allowed,
        Math.max(1, needed / possible),
        bound);
  }

  private WatchStats.Bound bound(double allowed, long now) {
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
  void join(SubscribedRun subscribed, @Nullable SeenRun seen) {
    try {
      check.accept(subscribed.ref);
    } catch (IllegalArgumentException e) {
      subscribed.owner.update(subscribed, e, now());
      return;
    }
    WatchedRun known = registry.find(subscribed.ref);
    if (known != null) {
      tellKnown(known, subscribed, seen);
    }
    execute(() -> joined(subscribed, seen));
  }

  // Unless who comes has seen it later.
  private void tellKnown(WatchedRun run, SubscribedRun subscribed, @Nullable SeenRun seen) {
    RunState state = run.state;
    if (state != null && (seen == null || seen.state() == null || run.seenAt >= time(seen))) {
      subscribed.owner.update(subscribed, state, null, run.seenAt);
    }
  }

  void leave(WatchSubscription subscription) {
    execute(() -> left(subscription));
  }

  void countSkipped(int states) {
    counts.skipped.add(states);
  }

  Instant instant(long time) {
    return clock.instant(time);
  }

  /** When that run was seen. Without a time it is just due. */
  private long time(SeenRun seen) {
    long now = now();
    Instant seenAt = seen.seenAt();
    if (seenAt == null) {
      return now - options.targetStaleness().toNanos();
    }
    Duration age = Duration.between(seenAt, instant(now));
    return now
        - (age.compareTo(LONGEST_AGE) < 0 ? Math.max(0, age.toNanos()) : LONGEST_AGE.toNanos());
  }

  private long now() {
    return clock.now();
  }

  // The loop.

  private void execute(Runnable task) {
    tasks.add(task);
    // A timer that was stopped may have dropped the next turn.
    if (!drainLoop.drain(this::pass, MAX_TASKS_IN_TURN, this::handOver) && timer.isDisposed()) {
      takeTurn();
    }
  }

  private boolean handOver(Runnable turn) {
    nextTurn.set(turn);
    try {
      timer.schedule(this::takeTurn);
      return true;
    } catch (RuntimeException | Error e) {
      boolean isTaken = nextTurn.getAndSet(null) == null;
      close(brokenBy(e));
      return isTaken;
    }
  }

  private void takeTurn() {
    Runnable turn = nextTurn.getAndSet(null);
    if (turn != null) {
      turn.run();
    }
  }

  private int pass(int limit) {
    int ran = runTasks(limit);
    guarded(this::poll);
    return ran;
  }

  private int runTasks(int limit) {
    for (int ran = 0; ran < limit; ran++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return ran;
      }
      guarded(task);
    }
    return limit;
  }

  private void guarded(Runnable work) {
    try {
      work.run();
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

  private void poll() {
    for (Polled next = schedule.take(now()); next != null; next = schedule.take(now())) {
      counts.polls.increment();
      begin(next);
    }
    long now = now();
    inFlight = schedule.asked();
    covered = schedule.covered();
    needed = schedule.needed();
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

  private void begin(Polled next) {
    if (next instanceof WatchedRun run) {
      call(
          run,
          () -> source.fetch().apply(run.ref),
          answer -> answered(run, answer),
          error -> failed(run, error));
    } else if (next instanceof WatchedWorkflow workflow) {
      if (workflow.isQuestioned) {
        call(
            workflow,
            () -> workflows.workflow(workflow.arn),
            answer -> lists.exists(workflow),
            error -> lists.doesNotExist(workflow, error));
      } else {
        counts.lists.increment();
        String token = lists.begin(workflow);
        call(
            workflow,
            () -> workflows.runs(workflow.arn, token),
            page -> lists.answered(workflow, page),
            error -> lists.failed(workflow, error));
      }
    }
  }

  private <T> void call(
      Polled polled, Supplier<Mono<T>> call, Consumer<T> answered, Consumer<Throwable> failed) {
    Poll<T> poll = new Poll<>(answered, failed);
    polled.poll = poll;
    Mono.defer(call).subscribe(poll);
  }

  private void joined(SubscribedRun subscribed, @Nullable SeenRun seen) {
    RunState last = subscribed.lastState;
    if (subscribed.owner.isOver() || (last != null && last.isTerminal())) {
      return;
    }
    WatchedRun run = registry.find(subscribed.ref);
    if (run == null) {
      run = registry.register(subscribed.ref, now());
      addToSchedule(run, seen);
      run.link(subscribed);
      lists.grew(run);
    } else {
      run.link(subscribed);
      tellKnown(run, subscribed, seen);
    }
  }

  private void addToSchedule(WatchedRun run, @Nullable SeenRun seen) {
    if (seen == null || seen.state() == null) {
      schedule.add(run);
    } else {
      run.state = seen.state();
      run.seenAt = time(seen);
      schedule.addSeen(run);
    }
  }

  private void follow(String workflowArn, WatchSubscription subscription) {
    if (!subscription.isOver()) {
      WatchedWorkflow workflow = registry.workflow(workflowArn);
      subscription.workflow = workflow;
      lists.follow(workflow, subscription);
    }
  }

  private void resume(
      String workflowArn,
      WatchSubscription subscription,
      Discovery discovery,
      Map<SubscribedRun, SeenRun> known) {
    if (!subscription.isOver()) {
      WatchedWorkflow workflow = registry.workflow(workflowArn);
      subscription.workflow = workflow;
      lists.resume(workflow, subscription, discovery);
      known.forEach(this::joined);
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
    if (subscription.workflow != null) {
      lists.unfollow(subscription.workflow, subscription);
    }
  }

  private void stop(WatchedRun run) {
    if (run.lane != Lane.GONE) {
      Following following = run.following();
      if (following != null) {
        following.stopped(run.ref);
      }
      end(run, subscribed -> subscribed.owner.stop(subscribed));
    }
  }

  private void forget(WatchedRun run) {
    WatchedWorkflow workflow = run.workflow;
    registry.forget(run);
    if (workflow != null) {
      lists.shrank(workflow);
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
    if (state.isTerminal()) {
      lists.seenEnded(run, answer);
    }
    schedule.seen(run, now());
    run.state = state;
    run.isUncertain = false;
    if (state.isTerminal()) {
      end(run, subscribed -> subscribed.owner.update(subscribed, state, answer, run.seenAt));
    } else {
      if (changed) {
        run.tell(state, answer);
      }
      lists.seen(run);
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
    schedule.answered(run, now);
    end(run, subscribed -> subscribed.owner.update(subscribed, failure, run.time));
  }

  private boolean isNotFoundYet(WatchedRun run, MwaaException failure, long now) {
    return failure instanceof ResourceNotFoundException
        && now - run.watchedSince < options.notFoundGrace().toNanos();
  }

  private void late(WatchedRun run, MwaaException failure, long now) {
    counts.failed(failure);
    if (schedule.failed(run, failure, now)) {
      LOG.debug(
          "slowing down to {} polls per second: {}", schedule.allowed(now), failure.toString());
    }
    Duration next = WatchSchedule.waitAfterFailure(run, now);
    latePolls.late(run, new LatePoll(run.ref, failure, run.failuresInARow, next));
  }

  // Forgotten first: whoever is told and asks for it again wants it watched anew.
  private void end(WatchedRun run, Consumer<SubscribedRun> action) {
    lists.ended(run);
    forget(run);
    run.forEachWatch(
        subscribed -> {
          run.unlink(subscribed);
          action.accept(subscribed);
        });
  }

  /**
   * A call in flight. One that was cancelled may still fail, which is ignored: a subscriber of
   * Reactor's would log it as an error that nobody handled.
   */
  private final class Poll<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {
    private final Consumer<T> answered;
    private final Consumer<Throwable> failed;

    Poll(Consumer<T> answered, Consumer<Throwable> failed) {
      this.answered = answered;
      this.failed = failed;
      request(Long.MAX_VALUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      set(subscription);
    }

    @Override
    public void onNext(T answer) {
      execute(() -> answered.accept(answer));
    }

    @Override
    public void onError(Throwable error) {
      execute(() -> failed.accept(error));
    }

    @Override
    public void onComplete() {}
  }
}
