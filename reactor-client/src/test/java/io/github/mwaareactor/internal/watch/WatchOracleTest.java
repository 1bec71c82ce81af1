package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.STOPPED;
import static io.github.mwaareactor.model.RunState.STOPPING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.watch.ListedService.Order;
import io.github.mwaareactor.internal.watch.ListedService.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Watching whole workflows against a service that knows the truth, with all hazards at random. */
@Tag("once")
class WatchOracleTest {
  private static final int WORLDS = Integer.getInteger("worlds", 300);
  private static final long FIRST = Long.getLong("first", 1);
  private static final Duration TARGET = Duration.ofSeconds(10);
  private static final long START = 100_000;
  // An order that changes while the first list is read may make old runs look new.
  private static final long FIRST_LIST = 90_000;
  private static final long LENGTH = 400_000;
  private static final long LAST_CREATION = START + LENGTH - 150_000;

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  @Test
  void tellsEveryRunInLegalOrderAndItsEndOnce() {
    for (long seed = FIRST; seed < FIRST + WORLDS; seed++) {
      new World(seed).live();
    }
  }

  /** One service, one watcher, and all that is told. */
  private static final class World {
    private final Random random;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ListedService service;
    private final List<Follower> followers = new ArrayList<>();
    private final long lag;
    private final int slowest;
    private final Map<Follower, Long> stopped = new HashMap<>();
    private long lastFollowed;
    private long lastResumed;
    private Duration mostStale = Duration.ZERO;
    private final boolean isFaulty;
    private final boolean isDeniedLater;
    private final String config;

    World(long seed) {
      this.random = new Random(seed);
      this.service = new ListedService(time, seed);
      service.order = any(Order.values());
      service.pageSize = any(new Integer[] {3, 10, 30, 100});
      service.isShifting = random.nextBoolean();
      service.overlap = random.nextInt(3) == 0 ? random.nextInt((service.pageSize + 1) / 2) : 0;
      this.lag = any(new Long[] {0L, 0L, 3_000L, 60_000L});
      service.lag = () -> Duration.ofMillis(lag == 0 ? 0 : (long) (random.nextDouble() * lag));
      this.slowest = any(new Integer[] {10, 100, 600});
      service.latency = () -> Duration.ofMillis(2 + random.nextInt(slowest));
      this.isFaulty = random.nextInt(4) == 0;
      this.isDeniedLater = random.nextInt(6) == 0;
      if (isFaulty) {
        service.weather =
            operation -> random.nextInt(30) == 0 ? ScriptedService.throttling(null) : null;
      }
      config =
          "seed "
              + seed
              + " "
              + service.order
              + " page "
              + service.pageSize
              + " shifting "
              + service.isShifting
              + " overlap "
              + service.overlap
              + " lag "
              + lag
              + " latency "
              + slowest
              + " faulty "
              + isFaulty
              + " denied "
              + isDeniedLater;
    }

    private <T> T any(T[] values) {
      return values[random.nextInt(values.length)];
    }

    void live() {
      service.addWorkflow(ref(0).workflowArn());
      populate();
      long cycle = Math.max(TARGET.toMillis(), readingMillis());
      mostStale = TARGET.plusMillis(cycle + 3_000 + 2L * slowest);
      pass(START);
      WatchLoop watcher = watcher();
      WatchLoop other = watcher();
      int kind = random.nextInt(3);
      if (kind != 0) {
        follow(watcher.watchWorkflow(ref(0).workflowArn()), true);
      }
      Sinks.Many<RunRef> refs = Sinks.many().unicast().onBackpressureBuffer();
      Follower named = kind == 1 ? null : follow(watcher.watchAll(refs.asFlux()), false);
      long deniedAt = isDeniedLater ? START + random.nextInt((int) LENGTH) : Long.MAX_VALUE;
      for (long at = START; at < START + LENGTH; at += 500) {
        if (named != null) {
          name(named, refs, at);
        }
        if (at > deniedAt) {
          service.isDenied = true;
        }
        if (random.nextInt(400) == 0 && at > lastFollowed + FIRST_LIST) {
          service.order = any(Order.values());
        }
        pass(500);
        // A run that is handed over comes with its last sighting, which may be old.
        if (!isFaulty && at > lastResumed + 2 * mostStale.toMillis()) {
          Duration most = watcher.stats().stalenessMax();
          assertThat(most).as("%s: staleness at %d", config, at).isLessThan(mostStale);
        }
        if (random.nextInt(500) == 0) {
          follow(watcher.watchWorkflow(ref(0).workflowArn()), true);
        }
        if (!followers.isEmpty() && random.nextInt(150) == 0) {
          stopOne();
        }
        resumeStopped(random.nextInt(3) == 0 ? other : watcher);
      }
      for (Follower follower : followers) {
        follower.judge(deniedAt);
      }
      if (deniedAt == Long.MAX_VALUE) {
        assertThat(watcher.stats().watched()).as(config).isZero();
        assertThat(other.stats().watched()).as(config).isZero();
      }
      watcher.close();
      other.close();
    }

    private WatchLoop watcher() {
      return WatchLoop.open(
          new PollSource(
              "GetWorkflowRun", service::fetch, new FirstSuccess(), time, random::nextDouble),
          service,
          ref -> {},
          WatchOptions.builder().targetStaleness(TARGET).build(),
          64,
          Mono.never(),
          CallListener.NONE);
    }

    /** One that has read the list stops, and goes on at once or a little later. */
    private void stopOne() {
      long now = time.now(TimeUnit.MILLISECONDS);
      Follower one = followers.get(random.nextInt(followers.size()));
      if (one.isWhole && one.error == null && one.readUpTo != null && stopped.isEmpty()) {
        one.subscription.dispose();
        followers.remove(one);
        stopped.put(one, now + (random.nextBoolean() ? 0 : random.nextInt(60_000)));
      }
    }

    private void resumeStopped(WatchLoop watcher) {
      long now = time.now(TimeUnit.MILLISECONDS);
      for (Follower one : List.copyOf(stopped.keySet())) {
        if (stopped.getOrDefault(one, now) <= now) {
          stopped.remove(one);
          lastResumed = now;
          one.resumedAt = now;
          one.resumedFrom = Math.min(one.resumedFrom, one.readUpTo.toEpochMilli() - 300_000);
          followers.add(one);
          one.subscribe(watcher.watchWorkflowSeen(ref(0).workflowArn(), one.readUpTo, one.seen()));
        }
      }
    }

    private void populate() {
      int count = 0;
      int ended = any(new Integer[] {0, 5, 60, 300});
      for (int n = 0; n < ended; n++) {
        long created = -random.nextInt(1_000_000) + START - 200_000;
        lead(service.add(ref(count++), created), created + random.nextInt(100_000));
      }
      int live = random.nextInt(60);
      for (int n = 0; n < live; n++) {
        long created = START - random.nextInt(150_000);
        lead(service.add(ref(count++), created), START + random.nextInt((int) LENGTH - 150_000));
      }
      int coming = any(new Integer[] {0, 5, 60});
      for (int n = 0; n < coming; n++) {
        long created = START + random.nextInt((int) (LAST_CREATION - START));
        long life = random.nextBoolean() ? random.nextInt(8_000) : random.nextInt(100_000);
        lead(service.add(ref(count++), created), Math.min(created + 5 + life, LAST_CREATION));
      }
    }

    private void lead(ScriptedRun run, long end) {
      long life = Math.max(4, end - run.createdAt);
      run.then(run.createdAt + life / 4, QUEUED).then(run.createdAt + life / 2, RUNNING);
      if (random.nextInt(4) == 0) {
        run.then(run.createdAt + life * 3 / 4, STOPPING).then(run.createdAt + life, STOPPED);
      } else {
        run.then(run.createdAt + life, random.nextBoolean() ? SUCCESS : FAILED);
      }
    }

    private void name(Follower named, Sinks.Many<RunRef> refs, long at) {
      for (ScriptedRun run : service.all()) {
        boolean isKnown = named.since.containsKey(run.ref);
        if (!isKnown && run.createdAt <= at && run.endsAt() > at - 1_000) {
          named.since.put(run.ref, at);
          refs.tryEmitNext(run.ref).orThrow();
        }
      }
    }

    private Follower follow(Flux<RunEvent> events, boolean isWhole) {
      lastFollowed = time.now(TimeUnit.MILLISECONDS);
      Follower follower = new Follower(isWhole, time.now(TimeUnit.MILLISECONDS));
      followers.add(follower);
      follower.subscribe(events);
      return follower;
    }

    private void pass(long millis) {
      time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private static RunRef ref(int number) {
      return ScriptedService.run("whole", number);
    }

    /** What one subscriber was told. */
    private final class Follower {
      private final boolean isWhole;
      private final long from;
      private final Map<RunRef, Long> since = new HashMap<>();
      private final Map<RunRef, List<Told>> events = new HashMap<>();
      private @Nullable Throwable error;
      private Disposable subscription = Disposables.disposed();

      /** When it last saw a run after it had read the whole list. */
      private @Nullable Instant readUpTo;

      private long resumedAt;

      /** What began later may be reported, whenever it ended. */
      private long resumedFrom = Long.MAX_VALUE;

      Follower(boolean isWhole, long from) {
        this.isWhole = isWhole;
        this.from = from;
      }

      void subscribe(Flux<RunEvent> all) {
        subscription = all.subscribe(this::told, failure -> error = failure);
      }

      List<SeenRun> seen() {
        List<SeenRun> seen = new ArrayList<>();
        events.forEach(
            (run, told) -> {
              Told last = told.get(told.size() - 1);
              seen.add(new SeenRun(run, last.state, last.observedAt));
            });
        return seen;
      }

      void told(RunEvent event) {
        assertThat(event).as(config).isInstanceOf(RunEvent.Transition.class);
        RunEvent.Transition to = (RunEvent.Transition) event;
        long now = time.now(TimeUnit.MILLISECONDS);
        List<Told> before = events.computeIfAbsent(to.run(), ref -> new ArrayList<>());
        RunState last = before.isEmpty() ? null : before.get(before.size() - 1).state;
        assertThat(to.from()).as("%s: %s at %d", config, to, now).isEqualTo(last);
        if (last != null) {
          assertThat(progress(to.to()))
              .as("%s: %s at %d", config, to, now)
              .isGreaterThan(progress(last));
        }
        assertThat(to.observedAt()).isBeforeOrEqualTo(Instant.ofEpochMilli(now));
        before.add(new Told(to.to(), now, to.observedAt()));
        if (to.observedAt().toEpochMilli() > from + FIRST_LIST
            && (readUpTo == null || to.observedAt().isAfter(readUpTo))) {
          readUpTo = to.observedAt();
        }
      }

      void judge(long deniedAt) {
        if (error != null) {
          assertThat(deniedAt).as("%s: %s", config, error).isLessThan(Long.MAX_VALUE);
          assertThat(error).as(config).isInstanceOf(AccessDeniedException.class);
          assertThat(isWhole).as(config).isTrue();
          return;
        }
        for (ScriptedRun run : service.all()) {
          judge(run);
        }
      }

      private void judge(ScriptedRun run) {
        List<Told> told = events.getOrDefault(run.ref, List.of());
        Long begin = isWhole ? Long.valueOf(Math.max(from, run.createdAt)) : since.get(run.ref);
        String what =
            config
                + ": whole "
                + isWhole
                + " from "
                + from
                + " begin "
                + begin
                + " "
                + run.ref.runId()
                + " "
                + run.states
                + " told "
                + told;
        // Those who come later are told of all that is found after they came.
        if (begin == null
            || run.endsAt()
                < Math.min(begin, from == START ? begin : START)
                    - lag
                    - 2 * TARGET.toMillis()
                    - 1_000) {
          assertThat(run.createdAt > resumedFrom || told.isEmpty()).as(what).isTrue();
          return;
        }
        if (run.endsAt() <= begin) {
          return; // to the watcher it may still have been going on
        }
        if (run.endsAt() > START + LENGTH - 60_000 - lag) {
          return;
        }
        assertThat(told).as(what).isNotEmpty();
        Told last = told.get(told.size() - 1);
        assertThat(last.state).as(what).isEqualTo(run.at(Long.MAX_VALUE));
        if (!isFaulty) {
          long late = last.at - Math.max(Math.max(begin, resumedAt), run.endsAt());
          // A new run may be just behind the page that is read, and then on the last of the next
          // list. Rows that move, and lists that lag behind their own tokens, hide it once more.
          long cycle = Math.max(TARGET.toMillis(), readingMillis());
          boolean mayHide = service.isShifting || lag > 0;
          long reading = isWhole ? cycle * (mayHide ? 2 : 1) : 0;
          assertThat(late).as(what).isLessThan(mostStale.toMillis() + lag + 2_000 + reading);
        }
      }
    }

    /** How long a list takes to read at most: each page is asked for after the one before. */
    private long readingMillis() {
      long pages = 1L + service.size() / Math.max(1, service.pageSize - service.overlap);
      return pages * slowest;
    }

    private record Told(RunState state, long at, Instant observedAt) {}

    private static int progress(RunState state) {
      return List.of(RunState.STARTING, QUEUED, RUNNING, STOPPING).indexOf(state)
          + (state.isTerminal() ? 10 : 0);
    }
  }
}
