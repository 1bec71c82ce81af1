package io.github.mwaareactor.internal.watch;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.concurrent.DrainLoop;
import io.github.mwaareactor.internal.watch.SubscribedRun.PendingUpdate;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscriber of many runs: takes runs from its source and gives it their events, as fast as
 * both like. Whoever has something for it calls {@link #deliver()}; one thread at a time then
 * delivers.
 */
final class WatchSubscription implements CoreSubscriber<RunRef>, Subscription {
  // Enough for those who ask for a few hundred at a time; beyond, memory stays small.
  private static final int MAX_SNAPSHOTS = 256;
  private static final AtomicLongFieldUpdater<WatchSubscription> REQUESTED =
      AtomicLongFieldUpdater.newUpdater(WatchSubscription.class, "requested");

  private final WatchLoop loop;
  private final CoreSubscriber<? super RunEvent> subscriber;
  private final int maxWatched;

  private final Map<RunRef, SubscribedRun> watches = new ConcurrentHashMap<>();
  private final Queue<SubscribedRun> ready = Queues.<SubscribedRun>unboundedMultiproducer().get();
  private final AtomicInteger waiting = new AtomicInteger();
  private final DrainLoop drainLoop = new DrainLoop();
  // Of the loop: nothing may reach the subscriber before onSubscribe has.
  private boolean hasSubscribed;

  private volatile long requested;
  private volatile @Nullable Subscription source;
  private volatile boolean sourceEnded;
  private volatile @Nullable Throwable sourceError;
  private volatile @Nullable Throwable failure;
  private volatile boolean over;

  /** Of the loop: the workflow that it follows as a whole. */
  @Nullable WatchedWorkflow workflow;

  WatchSubscription(WatchLoop loop, CoreSubscriber<? super RunEvent> subscriber, int maxWatched) {
    this.loop = loop;
    this.subscriber = subscriber;
    this.maxWatched = maxWatched;
  }

  void start(Publisher<RunRef> runs) {
    deliver();
    if (!isOver()) {
      runs.subscribe(this);
    }
  }

  void startSeen(Publisher<SeenRun> runs) {
    deliver();
    if (!isOver()) {
      runs.subscribe(new SeenRuns());
    }
  }

  /** Its runs are those of a workflow, which {@link #found} names. */
  void start() {
    deliver();
  }

  /** A run of the workflow that it knows already; null if it was named before. */
  @Nullable SubscribedRun known(SeenRun seen) {
    SubscribedRun subscribed = new SubscribedRun(this, seen.run(), seen.state());
    return watches.putIfAbsent(seen.run(), subscribed) == null ? subscribed : null;
  }

  @Override
  public Context currentContext() {
    return subscriber.currentContext();
  }

  // From the source.

  @Override
  public void onSubscribe(Subscription subscription) {
    if (Operators.validate(source, subscription)) {
      source = subscription;
      if (isOver()) {
        subscription.cancel();
      } else {
        subscription.request(maxWatched);
      }
    }
  }

  @Override
  public void onNext(RunRef ref) {
    requireNonNull(ref, "run");
    join(new SubscribedRun(this, ref, null), null);
  }

  private void join(SubscribedRun subscribed, @Nullable SeenRun seen) {
    if (isOver()) {
      return;
    }
    if (watches.putIfAbsent(subscribed.ref, subscribed) == null) {
      loop.join(subscribed, seen);
    } else {
      requestRun();
    }
  }

  @Override
  public void onError(Throwable error) {
    sourceError = error;
    onComplete();
  }

  @Override
  public void onComplete() {
    sourceEnded = true;
    deliver();
  }

  // From the subscriber.

  @Override
  public void request(long events) {
    if (Operators.validate(events)) {
      Operators.addCap(REQUESTED, this, events);
      deliver();
    }
  }

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      leave();
    }
  }

  private void leave() {
    loop.leave(this);
    Subscription runs = source;
    try {
      if (runs != null) {
        runs.cancel();
      }
    } catch (RuntimeException | Error e) {
      Operators.onErrorDropped(e, currentContext());
    }
    deliver();
  }

  // From the watcher.

  boolean isOver() {
    return over || failure != null;
  }

  /** Whether it has as many runs as it may have. */
  boolean isFull() {
    return watches.size() >= maxWatched;
  }

  boolean isWatching(RunRef ref) {
    return watches.containsKey(ref);
  }

  /** A run of the workflow that it follows; null if it has the run already. */
  @Nullable SubscribedRun found(RunRef ref) {
    SubscribedRun subscribed = new SubscribedRun(this, ref, null);
    return isOver() || watches.putIfAbsent(ref, subscribed) != null ? null : subscribed;
  }

  /** The runs it has not been told the last of. */
  Collection<SubscribedRun> watches() {
    return watches.values();
  }

  /** Not again what it was told on its way in, before the run was watched anew. */
  void update(
      SubscribedRun subscribed, RunState state, @Nullable WorkflowRun snapshot, long seenAt) {
    if (subscribed.lastState == state) {
      return;
    }
    subscribed.lastState = state;
    put(
        subscribed,
        new PendingUpdate(state, waiting.get() < MAX_SNAPSHOTS ? snapshot : null, null, 0, seenAt));
  }

  void update(SubscribedRun subscribed, Throwable error, long seenAt) {
    put(subscribed, new PendingUpdate(null, null, error, 0, seenAt));
  }

  /** The run is watched no longer. */
  void stop(SubscribedRun subscribed) {
    put(subscribed, new PendingUpdate(null, null, null, 0, 0));
  }

  private void put(SubscribedRun subscribed, PendingUpdate pending) {
    if (subscribed.put(pending)) {
      waiting.incrementAndGet();
      ready.add(subscribed);
    }
    deliver();
  }

  /** Ends it at once, whatever it has not been told yet. */
  void fail(Throwable error) {
    if (!isOver()) {
      failure = error;
      leave();
    }
  }

  private void deliver() {
    drainLoop.drain(this::pass);
  }

  private void pass() {
    if (!hasSubscribed) {
      hasSubscribed = true;
      subscriber.onSubscribe(this);
    }
    deliverReady();
    deliverEnd();
  }

  private void deliverReady() {
    long wanted = requested;
    long delivered = 0;
    while (delivered < wanted && !isOver()) {
      SubscribedRun subscribed = ready.poll();
      if (subscribed == null) {
        break;
      }
      waiting.decrementAndGet();
      delivered += deliver(subscribed) ? 1 : 0;
    }
    Operators.produced(REQUESTED, this, delivered);
  }

  private boolean deliver(SubscribedRun subscribed) {
    PendingUpdate pending = subscribed.take();
    if (pending == null) {
      return false;
    }
    RunEvent event = subscribed.event(pending, loop.instant(pending.seenAt()));
    if (event instanceof RunEvent.Transition transition) {
      loop.countSkipped(transition.skipped());
    }
    if (pending.isLast()) {
      watches.remove(subscribed.ref, subscribed); // first: the subscriber may have it named again
    }
    if (event != null) {
      guarded(() -> subscriber.onNext(event));
    }
    if (pending.isLast()) {
      requestRun();
    }
    return event != null;
  }

  // On the thread of the watcher, so a source that throws, or that names no run, ends itself only.
  private void requestRun() {
    Subscription runs = source;
    try {
      if (runs != null) {
        runs.request(1);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void deliverEnd() {
    Throwable error = failure;
    if (!over && error != null) {
      over = true;
      guarded(() -> subscriber.onError(error));
    } else if (!over && sourceEnded && watches.isEmpty()) {
      over = true;
      loop.leave(this);
      guarded(this::complete);
    }
    if (over) {
      ready.clear();
    }
  }

  private void complete() {
    Throwable error = sourceError;
    if (error == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(error);
    }
  }

  // Others share the thread it throws on.
  private void guarded(Runnable signal) {
    try {
      signal.run();
    } catch (RuntimeException | Error e) {
      cancel();
      Operators.onErrorDropped(e, currentContext());
    }
  }

  /** Takes runs that were seen by another watcher. */
  private final class SeenRuns implements CoreSubscriber<SeenRun> {
    @Override
    public Context currentContext() {
      return WatchSubscription.this.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      WatchSubscription.this.onSubscribe(subscription);
    }

    @Override
    public void onNext(SeenRun seen) {
      RunState state = requireNonNull(seen, "run").state();
      if (state != null && state.isTerminal()) {
        requestRun();
      } else {
        join(new SubscribedRun(WatchSubscription.this, seen.run(), state), seen);
      }
    }

    @Override
    public void onError(Throwable error) {
      WatchSubscription.this.onError(error);
    }

    @Override
    public void onComplete() {
      WatchSubscription.this.onComplete();
    }
  }
}
