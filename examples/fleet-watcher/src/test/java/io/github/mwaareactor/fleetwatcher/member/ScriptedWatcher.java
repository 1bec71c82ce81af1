package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * A watcher that makes no calls: a test says what it sees. It records what it was asked to watch,
 * and delivers as the real one does: nothing beyond the demand, but the latest state of each run
 * that had to wait.
 */
final class ScriptedWatcher implements RunWatcher {
  /** A workflow as it was asked to be watched. */
  record WatchedWorkflow(String workflowArn, Instant since, List<SeenRun> runs) {}

  /** The runs that it was asked to watch by name, in order. */
  final List<SeenRun> asked = new ArrayList<>();

  /** The workflows that it was asked to watch, in order. */
  final List<WatchedWorkflow> workflows = new ArrayList<>();

  /** The runs that it was asked to stop watching. */
  final List<RunRef> stopped = new ArrayList<>();

  final double initialRate;
  double rate = Double.POSITIVE_INFINITY;

  /** How many events were ever delivered. */
  long delivered;

  private final List<Subscriber> subscribers = new ArrayList<>();

  ScriptedWatcher(double initialRate) {
    this.initialRate = initialRate;
  }

  // What a test says.

  /** A poll found a run in a state. */
  void sees(RunRef run, RunState state, Instant at) {
    sees(run, state, at, new WorkflowRun(run.workflowArn(), null, run.runId(), null, null, null));
  }

  /** A list of a workflow found a run in a state. */
  void lists(RunRef run, RunState state, Instant at) {
    sees(run, state, at, null);
  }

  private void sees(RunRef run, RunState state, Instant at, @Nullable WorkflowRun snapshot) {
    following(run)
        .forEach(
            subscriber ->
                subscriber.emit(
                    new RunEvent.Transition(
                        run, subscriber.states.get(run), state, snapshot, 0, at)));
  }

  /** A run cannot be watched. */
  void fails(RunRef run, Throwable error, Instant at) {
    following(run)
        .forEach(
            subscriber ->
                subscriber.emit(new RunEvent.Failed(run, subscriber.states.get(run), error, at)));
  }

  /** The lists of a workflow end, with an error if it was not just deleted. */
  void ends(String workflowArn, @Nullable Throwable error) {
    subscribersOf(workflowArn).forEach(subscriber -> subscriber.end(error));
  }

  /** The runs that are watched by name now. */
  Set<RunRef> named() {
    return subscribers.stream()
        .filter(subscriber -> subscriber.workflowArn == null)
        .flatMap(subscriber -> subscriber.runs.stream())
        .collect(Collectors.toSet());
  }

  /** How many subscriptions there are of a workflow. */
  int subscriptionsOf(String workflowArn) {
    return subscribersOf(workflowArn).size();
  }

  private List<Subscriber> following(RunRef run) {
    return subscribers.stream().filter(subscriber -> subscriber.follows(run)).toList();
  }

  private List<Subscriber> subscribersOf(String workflowArn) {
    return subscribers.stream()
        .filter(subscriber -> workflowArn.equals(subscriber.workflowArn))
        .toList();
  }

  // What a watcher is asked.

  @Override
  public Flux<RunEvent> watchAllSeen(Publisher<SeenRun> runs) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super RunEvent> actual) {
        Subscriber subscriber = new Subscriber(actual, null);
        subscribers.add(subscriber);
        actual.onSubscribe(subscriber);
        runs.subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnNext(SeenRun seen) {
                asked.add(seen);
                subscriber.follow(seen);
              }
            });
      }
    };
  }

  @Override
  public Flux<RunEvent> watchWorkflowSeen(
      String workflowArn, Instant since, Iterable<SeenRun> runs) {
    List<SeenRun> known = StreamSupport.stream(runs.spliterator(), false).toList();
    return watchWorkflow(new WatchedWorkflow(workflowArn, since, known));
  }

  private Flux<RunEvent> watchWorkflow(WatchedWorkflow workflow) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super RunEvent> actual) {
        workflows.add(workflow);
        Subscriber subscriber = new Subscriber(actual, workflow.workflowArn());
        workflow.runs().forEach(subscriber::follow);
        subscribers.add(subscriber);
        actual.onSubscribe(subscriber);
      }
    };
  }

  @Override
  public boolean stopWatching(RunRef run) {
    stopped.add(run);
    List<Subscriber> following = following(run);
    following.forEach(subscriber -> subscriber.stop(run));
    return !following.isEmpty();
  }

  @Override
  public WatchStats stats() {
    return new WatchStats(
        Duration.ZERO,
        0,
        0,
        0,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        0,
        0,
        0,
        0,
        0,
        0,
        rate,
        1,
        WatchStats.Bound.TARGET);
  }

  @Override
  public void close() {
    List.copyOf(subscribers).forEach(subscriber -> subscriber.end(null));
  }

  @Override
  public Flux<RunState> watch(RunRef run) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<RunEvent> watchAll(Publisher<RunRef> runs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<RunEvent> watchWorkflow(String workflowArn) {
    return watchWorkflow(new WatchedWorkflow(workflowArn, null, List.of()));
  }

  @Override
  public boolean pollNow(RunRef run) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SeenRun> seenRuns() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<RunRef> watchedRuns() {
    throw new UnsupportedOperationException();
  }

  private final class Subscriber implements Subscription {
    private final CoreSubscriber<? super RunEvent> actual;
    private final @Nullable String workflowArn;
    private final Set<RunRef> runs = new HashSet<>();
    private final Set<RunRef> over = new HashSet<>();
    private final Map<RunRef, RunState> states = new HashMap<>();
    private final Map<RunRef, RunEvent> waiting = new LinkedHashMap<>();
    private long demand;
    private boolean hasEnded;

    Subscriber(CoreSubscriber<? super RunEvent> actual, @Nullable String workflowArn) {
      this.actual = actual;
      this.workflowArn = workflowArn;
    }

    void follow(SeenRun seen) {
      if (over.contains(seen.run())) {
        return;
      }
      if (seen.state() != null && seen.state().isTerminal()) {
        over.add(seen.run());
      } else if (runs.add(seen.run()) && seen.state() != null) {
        states.put(seen.run(), seen.state());
      }
    }

    boolean follows(RunRef run) {
      return runs.contains(run) || (run.workflowArn().equals(workflowArn) && !over.contains(run));
    }

    // A subscription may take a run that was stopped for one that it still has.
    void stop(RunRef run) {
      forget(run);
      waiting.remove(run);
      over.add(run);
    }

    private void forget(RunRef run) {
      runs.remove(run);
      states.remove(run);
      if (workflowArn != null) {
        over.add(run);
      }
    }

    void emit(RunEvent event) {
      waiting.merge(event.run(), event, Subscriber::latest);
      deliver();
    }

    private static RunEvent latest(RunEvent old, RunEvent now) {
      return now instanceof RunEvent.Transition to && old instanceof RunEvent.Transition from
          ? new RunEvent.Transition(
              to.run(), from.from(), to.to(), to.snapshot(), from.skipped() + 1, to.observedAt())
          : now;
    }

    private void deliver() {
      while (demand > 0 && !waiting.isEmpty()) {
        RunEvent next = waiting.remove(waiting.keySet().iterator().next());
        if (next instanceof RunEvent.Transition transition && !transition.to().isTerminal()) {
          states.put(next.run(), transition.to());
        } else {
          forget(next.run());
        }
        demand--;
        delivered++;
        actual.onNext(next);
      }
    }

    void end(@Nullable Throwable error) {
      if (!hasEnded) {
        hasEnded = true;
        subscribers.remove(this);
        if (error == null) {
          actual.onComplete();
        } else {
          actual.onError(error);
        }
      }
    }

    @Override
    public void request(long n) {
      demand = Math.addExact(demand, n);
      deliver();
    }

    @Override
    public void cancel() {
      hasEnded = true;
      subscribers.remove(this);
    }
  }
}
