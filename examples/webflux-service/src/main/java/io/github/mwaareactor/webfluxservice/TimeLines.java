package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.RunWatcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Follows runs and whole workflows over the one watcher, and keeps the time line of each run for as
 * long as somebody follows it: late subscribers receive all of it, without another call.
 */
@Component
class TimeLines {
  private static final Duration TIMES_LIMIT = Duration.ofSeconds(3);
  private static final int TIMES_AT_ONCE = 16;

  private final RunWatcher watcher;
  private final MwaaServerlessReactiveClient client;
  private final Clock clock = Clock.systemUTC();
  private final Map<RunRef, Held> held = new ConcurrentHashMap<>();

  TimeLines(RunWatcher watcher, MwaaServerlessReactiveClient client) {
    this.watcher = watcher;
    this.client = client;
  }

  /** A time line, how many streams follow its run, and the run's own times. */
  private record Held(int streams, TimeLine timeLine, Mono<RunDetail> times) {
    Held with(int others, TimeLine newer) {
      return new Held(others, newer, times);
    }
  }

  /** What a stream reports. */
  sealed interface Update {
    Instant observedAt();

    /** A run is in another state. */
    record Changed(RunRef run, TimeLine timeLine, Instant observedAt) implements Update {}

    /** A run or a whole workflow is followed no longer. */
    record Lost(RunProblem problem, Instant observedAt) implements Update {}
  }

  /** What the watcher reports: an event of a run, or the end of a workflow. */
  private sealed interface Signal {
    record OfRun(RunEvent event) implements Signal {}

    record OfWorkflow(String workflowArn, ProblemDetail problem) implements Signal {}
  }

  /**
   * Each run until it ends, and each workflow until it fails or is deleted; completes when the
   * source and all of them have. A run that is both named and found in a workflow is reported once.
   *
   * @throws IllegalArgumentException if a workflow is of another region than the client's
   */
  Flux<Update> follow(Publisher<RunRef> runs, List<String> workflowArns) {
    List<Flux<Signal>> workflows = workflowArns.stream().map(this::signals).toList();
    return Flux.using(
            Follower::new,
            follower -> Flux.merge(sources(runs, workflows, follower)).mapNotNull(follower::update),
            Follower::leave)
        .flatMapSequential(this::withTimes, TIMES_AT_ONCE);
  }

  private List<Flux<Signal>> sources(
      Publisher<RunRef> runs, List<Flux<Signal>> workflows, Follower follower) {
    List<Flux<Signal>> sources = new ArrayList<>(workflows);
    sources.add(watcher.watchAll(Flux.from(runs).doOnNext(follower::name)).map(Signal.OfRun::new));
    return sources;
  }

  /** One workflow that fails does not end the others; only a client that is closed does. */
  private Flux<Signal> signals(String workflowArn) {
    return watcher
        .watchWorkflow(workflowArn)
        .<Signal>map(Signal.OfRun::new)
        .concatWith(Mono.fromSupplier(() -> new Signal.OfWorkflow(workflowArn, deleted())))
        .onErrorResume(
            e -> !(e instanceof ClientClosedException),
            e -> Mono.just(new Signal.OfWorkflow(workflowArn, MwaaServerlessProblems.of(e))));
  }

  private static ProblemDetail deleted() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.NOT_FOUND, "The workflow was deleted, and all of its runs have ended.");
  }

  /**
   * A list shows the states of runs and not their times, so a run that was found in one is read
   * once, for all who follow it. If that fails, its time line begins when it was found.
   */
  private Mono<Update> withTimes(Update update) {
    if (!(update instanceof Update.Changed changed) || changed.timeLine().detail() != null) {
      return Mono.just(update);
    }
    Held now = held.get(changed.run());
    return now == null
        ? Mono.just(update)
        : now.times()
            .<Update>map(
                times ->
                    new Update.Changed(
                        changed.run(), changed.timeLine().with(times), changed.observedAt()))
            .defaultIfEmpty(update);
  }

  private Held newlyHeld(RunRef run) {
    Mono<RunDetail> times =
        Mono.defer(() -> client.getWorkflowRun(run))
            .timeout(TIMES_LIMIT)
            .mapNotNull(WorkflowRun::runDetail)
            .doOnNext(detail -> keep(run, detail))
            .onErrorComplete()
            .cache();
    return new Held(1, TimeLine.EMPTY, times);
  }

  private void keep(RunRef run, RunDetail times) {
    held.computeIfPresent(
        run, (name, known) -> known.with(known.streams, known.timeLine.with(times)));
  }

  private TimeLine updated(Transition transition) {
    Held now =
        held.computeIfPresent(
            transition.run(),
            (run, known) -> known.with(known.streams, known.timeLine.with(transition)));
    return now == null ? TimeLine.EMPTY.with(transition) : now.timeLine;
  }

  int size() {
    return held.size();
  }

  /** The runs that one stream holds. It may leave while its source still names runs. */
  private final class Follower {
    private final Set<RunRef> runs = ConcurrentHashMap.newKeySet();
    private final Set<RunRef> named = ConcurrentHashMap.newKeySet();
    // Used by one signal at a time. Of a run that has ended only if it was named, as the workflow
    // that it was found in may report the end a second time.
    private final Map<RunRef, Last> reported = new HashMap<>();
    private volatile boolean gone;

    /** What was last reported of a run: its state, or null for a problem. */
    private record Last(@Nullable RunState state) {
      boolean isEnd() {
        return state != null && state.isTerminal();
      }
    }

    void name(RunRef run) {
      named.add(run);
      hold(run);
    }

    /** What the signal means for this stream, or null if it has reported that already. */
    @Nullable Update update(Signal signal) {
      if (signal instanceof Signal.OfWorkflow end) {
        releaseFoundIn(end.workflowArn());
        return new Update.Lost(
            new RunProblem(end.workflowArn(), null, end.problem()), clock.instant());
      }
      RunEvent event = ((Signal.OfRun) signal).event();
      Last last = reported.get(event.run());
      if (last != null && last.isEnd()) {
        // Another stream's sighting of the end came first.
        remember(event.run(), last, isLast(event));
        return null;
      }
      return event instanceof Transition transition
          ? changed(transition, last)
          : lost((RunEvent.Failed) event, last);
    }

    private @Nullable Update changed(Transition transition, @Nullable Last last) {
      RunRef run = transition.run();
      hold(run);
      TimeLine timeLine = updated(transition);
      Last now = new Last(timeLine.state());
      if (now.isEnd()) {
        release(run);
      }
      remember(run, now, isLast(transition));
      return now.equals(last) ? null : new Update.Changed(run, timeLine, transition.observedAt());
    }

    private @Nullable Update lost(RunEvent.Failed failed, @Nullable Last last) {
      RunRef run = failed.run();
      Last now = new Last(null);
      release(run);
      remember(run, now, true);
      return now.equals(last) ? null : problem(failed);
    }

    private static Update problem(RunEvent.Failed failed) {
      RunRef run = failed.run();
      return new Update.Lost(
          new RunProblem(run.workflowArn(), run.runId(), MwaaServerlessProblems.of(failed.error())),
          failed.observedAt());
    }

    private static boolean isLast(RunEvent event) {
      return !(event instanceof Transition transition) || transition.to().isTerminal();
    }

    private void remember(RunRef run, Last last, boolean isOver) {
      if (isOver && !named.contains(run)) {
        reported.remove(run);
      } else {
        reported.put(run, last);
      }
    }

    // Held before it is listed, so that nothing is released that is not held yet.
    private void hold(RunRef run) {
      if (!runs.contains(run)) {
        held.merge(
            run, newlyHeld(run), (known, one) -> known.with(known.streams + 1, known.timeLine));
        runs.add(run);
      }
      if (gone) {
        release(run);
      }
    }

    void leave() {
      gone = true;
      runs.forEach(this::release);
    }

    private void releaseFoundIn(String workflowArn) {
      runs.stream()
          .filter(run -> run.workflowArn().equals(workflowArn) && !named.contains(run))
          .forEach(
              run -> {
                reported.remove(run);
                release(run);
              });
    }

    private void release(RunRef run) {
      if (runs.remove(run)) {
        held.computeIfPresent(
            run,
            (name, known) ->
                known.streams == 1 ? null : known.with(known.streams - 1, known.timeLine));
      }
    }
  }
}
