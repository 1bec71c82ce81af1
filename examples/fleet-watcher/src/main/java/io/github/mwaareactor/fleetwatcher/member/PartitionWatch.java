package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Watches the runs of one partition. Used by the partition's stream thread only; events wait in a
 * queue until that takes them.
 *
 * <p>The queue has a limit for each account and for each watched workflow. Beyond it the watcher
 * keeps just the latest state of each run, as for any slow subscriber, so memory does not grow
 * however long nothing can be published.
 */
final class PartitionWatch {
  /** What was watched has an event, or can no longer be watched as a whole. */
  sealed interface Happened {
    /** A run changed. */
    record Changed(RunEvent event) implements Happened {}

    /** A workflow was deleted, if there is no error, or cannot be watched. */
    record WorkflowEnded(String workflowArn, @Nullable Throwable error) implements Happened {}

    /** The watcher of an account ended, which happens only when it is closed. */
    record AccountEnded(AccountRegion accountRegion, @Nullable Throwable error)
        implements Happened {}
  }

  /** Takes what happened, in order. */
  interface Receiver {
    void happened(Happened happened);
  }

  private static final int MAX_PENDING = 8_192;
  private static final long FORGET_STOPPED_AFTER = TimeUnit.SECONDS.toNanos(10);

  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final Map<AccountRegion, Sinks.Many<SeenRun>> sources = new HashMap<>();
  private final Map<String, List<EventSubscriber>> workflows = new HashMap<>();
  private final Set<EventSubscriber> subscribers = new HashSet<>();
  private final Map<RunRef, Long> stopped = new HashMap<>();

  /** Watches a run from where it was last seen. */
  void watch(RunWatcher watcher, AccountRegion accountRegion, SeenRun run) {
    if (stopped.remove(run.run()) != null) {
      // The subscription that it was stopped in might take it for one that it still has.
      subscribe(watcher.watchAllSeen(Mono.just(run)), null);
      return;
    }
    sources
        .computeIfAbsent(accountRegion, key -> open(watcher, key))
        .emitNext(run, Sinks.EmitFailureHandler.FAIL_FAST);
  }

  private Sinks.Many<SeenRun> open(RunWatcher watcher, AccountRegion accountRegion) {
    Sinks.Many<SeenRun> source = Sinks.many().unicast().onBackpressureBuffer();
    subscribe(
        watcher.watchAllSeen(source.asFlux()),
        error -> new Happened.AccountEnded(accountRegion, error));
    return source;
  }

  /** Watches all runs of a workflow. */
  void watchWorkflow(RunWatcher watcher, String workflowArn) {
    watchWorkflow(workflowArn, watcher.watchWorkflow(workflowArn));
  }

  /** Watches all runs of a workflow, from where it was last watched. */
  void watchWorkflow(
      RunWatcher watcher, String workflowArn, Instant since, Iterable<SeenRun> runs) {
    watchWorkflow(workflowArn, watcher.watchWorkflowSeen(workflowArn, since, runs));
  }

  private void watchWorkflow(String workflowArn, Flux<RunEvent> events) {
    workflows
        .computeIfAbsent(workflowArn, arn -> new ArrayList<>())
        .add(subscribe(events, error -> new Happened.WorkflowEnded(workflowArn, error)));
  }

  private EventSubscriber subscribe(Flux<RunEvent> events, @Nullable EndOf end) {
    EventSubscriber subscriber = new EventSubscriber(end);
    subscribers.add(subscriber);
    events.subscribe(subscriber);
    return subscriber;
  }

  /** Watches a run no longer. */
  void stop(RunWatcher watcher, RunRef run, long now) {
    if (watcher.stopWatching(run)) {
      stopped.put(run, now);
    }
  }

  /** Watches a workflow no longer. What is still queued of it, such as its end, is dropped. */
  void stopWorkflow(String workflowArn) {
    List<EventSubscriber> ofWorkflow = workflows.remove(workflowArn);
    if (ofWorkflow != null) {
      for (EventSubscriber subscriber : ofWorkflow) {
        subscriber.isStopped = true;
        subscriber.cancel();
        subscribers.remove(subscriber);
      }
    }
  }

  /** Whether a workflow is watched as a whole. */
  boolean isWatchingWorkflow(String workflowArn) {
    return workflows.containsKey(workflowArn);
  }

  /**
   * Hands over what happened since, one event at least if there is one.
   *
   * @param isOver whether the rest is left for later
   * @return whether there was something
   */
  boolean drain(Receiver receiver, long now, BooleanSupplier isOver) {
    stopped.values().removeIf(at -> now - at > FORGET_STOPPED_AFTER);
    boolean hasDrained = false;
    for (Pending next = queue.poll(); next != null; next = queue.poll()) {
      if (next.subscriber.isStopped) {
        continue;
      }
      next.subscriber.taken++;
      receiver.happened(next.happened);
      hasDrained = true;
      if (isOver.getAsBoolean()) {
        break;
      }
    }
    if (hasDrained) {
      // Copied: who has room may get an event that ends it.
      Set.copyOf(subscribers).forEach(EventSubscriber::requestTaken);
      subscribers.removeIf(EventSubscriber::isOver);
    }
    return hasDrained;
  }

  /** Watches nothing any more. What was not handed over is dropped: the store does not have it. */
  void close() {
    subscribers.forEach(BaseSubscriber::cancel);
    subscribers.clear();
    queue.clear();
  }

  private interface EndOf {
    Happened with(@Nullable Throwable error);
  }

  private record Pending(EventSubscriber subscriber, Happened happened) {}

  private final class EventSubscriber extends BaseSubscriber<RunEvent> {
    private final @Nullable EndOf end;
    private volatile boolean hasEnded;
    private boolean isStopped;
    private int taken;

    EventSubscriber(@Nullable EndOf end) {
      this.end = end;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(MAX_PENDING);
    }

    @Override
    protected void hookOnNext(RunEvent event) {
      queue.add(new Pending(this, new Happened.Changed(event)));
    }

    @Override
    protected void hookOnComplete() {
      ended(null);
    }

    @Override
    protected void hookOnError(Throwable error) {
      ended(error);
    }

    private void ended(@Nullable Throwable error) {
      hasEnded = true;
      if (end != null) {
        queue.add(new Pending(this, end.with(error)));
      }
    }

    boolean isOver() {
      return hasEnded || isDisposed();
    }

    void requestTaken() {
      int room = taken;
      taken = 0;
      if (room > 0) {
        request(room);
      }
    }
  }
}
