package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.watch.RunWatcher;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Follows runs over the one watcher, and keeps the time line of each for as long as somebody
 * follows it: who joins late sees all of it, without another question to AWS.
 */
@Component
class TimeLines {
  private final RunWatcher watcher;
  private final Map<RunRef, Held> held = new ConcurrentHashMap<>();

  TimeLines(RunWatcher watcher) {
    this.watcher = watcher;
  }

  /** A time line, and how many streams follow its run. */
  private record Held(int streams, TimeLine timeLine) {}

  /** What one stream is told of a run: its whole time line, or why it is followed no longer. */
  record Told(RunEvent event, @Nullable TimeLine timeLine) {
    boolean isLast() {
      return !(event instanceof Transition transition) || transition.to().isTerminal();
    }
  }

  /** Each run until it ends; completes when the source and all runs have. */
  Flux<Told> follow(Publisher<RunRef> runs) {
    return Flux.using(
        Follower::new,
        follower ->
            watcher
                .watchAll(Flux.from(runs).doOnNext(follower::hold))
                .map(this::told)
                .doOnNext(follower::releaseIfLast),
        Follower::leave);
  }

  int size() {
    return held.size();
  }

  private Told told(RunEvent event) {
    if (!(event instanceof Transition transition)) {
      return new Told(event, null);
    }
    Held now =
        held.computeIfPresent(
            event.run(), (run, known) -> new Held(known.streams, known.timeLine.with(transition)));
    return new Told(event, now == null ? TimeLine.EMPTY.with(transition) : now.timeLine);
  }

  /** The runs that one stream holds. It may leave while its source still names runs. */
  private final class Follower {
    private final Set<RunRef> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    // Held before it is listed, so that nothing is released that is not held yet.
    void hold(RunRef run) {
      if (!runs.contains(run)) {
        held.merge(
            run,
            new Held(1, TimeLine.EMPTY),
            (known, one) -> new Held(known.streams + 1, known.timeLine));
        runs.add(run);
      }
      if (gone) {
        release(run);
      }
    }

    void releaseIfLast(Told told) {
      if (told.isLast()) {
        release(told.event.run());
      }
    }

    void leave() {
      gone = true;
      runs.forEach(this::release);
    }

    private void release(RunRef run) {
      if (runs.remove(run)) {
        held.computeIfPresent(
            run,
            (name, known) ->
                known.streams == 1 ? null : new Held(known.streams - 1, known.timeLine));
      }
    }
  }
}
