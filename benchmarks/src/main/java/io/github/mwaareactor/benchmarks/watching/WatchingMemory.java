package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Footprint;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much does it keep of a run? */
final class WatchingMemory implements WatchingScenario {
  private static final String MANY = "100000";
  private static final double MOST_BYTES = 400;
  private static final int POLLS_PER_SECOND = 20_000;
  private static final double SHORTEST_SECONDS = 5;
  private static final int REHEARSED = 1000;
  private static final int SAMPLES = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public List<String> variants() {
    return List.of(MANY, "1000000");
  }

  @Override
  public String title(WatchingCase some) {
    return "memory: %,d runs of one subscriber, all seen, without a network".formatted(runs(some));
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    Row each = Row.of("live heap per run, besides its RunRef", "bytes", "%.0f B");
    return List.of(
        some.variant().equals(MANY) ? each.atMost(MOST_BYTES) : each,
        Row.of("live heap without any", "idle", "%.1f MiB"),
        Row.of("live heap with all", "all", "%.1f MiB"));
  }

  private static int runs(WatchingCase some) {
    return some.runs(Integer.parseInt(some.variant()));
  }

  @Override
  public void run(WatchingCase one, LazyEmulator emulator, Findings found)
      throws InterruptedException {
    int count = runs(one);
    List<RunRef> rehearsed = StubRuns.refs("rehearsed-", Math.min(REHEARSED, count));
    List<RunRef> runs = StubRuns.refs("run-", count);
    try (StubRuns service = new StubRuns(Duration.ZERO)) {
      // Once for all that is made only once.
      try (Follower follower = follower(one, service, rehearsed)) {
        awaitAll(follower, rehearsed);
      }
      try (Follower follower = follower(one, service, runs)) {
        long idle = liveHeap();
        awaitAll(follower, runs);
        long all = liveHeap();
        found.figure("bytes", (double) (all - idle) / count);
        found.figure("idle", idle / 1024.0 / 1024.0);
        found.figure("all", all / 1024.0 / 1024.0);
      }
    }
  }

  private static Follower follower(WatchingCase one, StubRuns service, List<RunRef> runs) {
    Duration interval = Duration.ofMillis(1000L * runs.size() / POLLS_PER_SECOND);
    Duration shortest = one.time(SHORTEST_SECONDS);
    return one.contender()
        .following(
            service,
            interval.compareTo(shortest) > 0 ? interval : shortest,
            runs.size(),
            one.seed());
  }

  private static void awaitAll(Follower follower, List<RunRef> runs) throws InterruptedException {
    CountDownLatch unseen = new CountDownLatch(runs.size());
    follower.follow(runs, (run, state) -> unseen.countDown());
    if (!unseen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(unseen.getCount() + " runs were never seen");
    }
  }

  // What polls that are under way hold is least in the least of some samples.
  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int sample = 0; sample < SAMPLES; sample++) {
      least = Math.min(least, Footprint.now().heapBytes());
    }
    return least;
  }
}
