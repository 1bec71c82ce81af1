package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.model.RunRef;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What does it cost to poll at the right time? */
final class WatchingCpu implements WatchingScenario {
  private static final String AT_ONCE = "0";
  private static final double MOST_PERCENT = 5;
  private static final int RUNS = 100_000;
  private static final int POLLS_PER_SECOND = 1000;
  // So long that everyone has asked for every run once.
  private static final double WARM_UP_SECONDS = 110;
  private static final double IDLE_WARM_UP_SECONDS = 20;
  private static final double SECONDS = 40;
  private static final double NANOS = 1e9;

  @Override
  public List<String> variants() {
    return List.of(AT_ONCE, "5");
  }

  @Override
  public String title(WatchingCase some) {
    return "cpu: %,d runs, %d polls per second, answered without a network after %s ms"
        .formatted(some.runs(RUNS), POLLS_PER_SECOND, some.variant());
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    return List.of(
        Row.of("process, less an idle one, of one core", "more", "%.2f %%").atMost(MOST_PERCENT),
        Row.of("process, JIT and GC included", "process", "%.2f %%"),
        Row.of("of that its timer threads", "timers", "%.2f %%"),
        Row.of("of that the stub's thread", "stub", "%.2f %%"),
        Row.of("polls per second", "polls", "%.0f"));
  }

  @Override
  public List<WatchingContender> contenders() {
    return List.of(
        WatchingContender.WATCHER,
        WatchingContender.DELAY,
        WatchingContender.FUTURES,
        WatchingContender.NOBODY);
  }

  @Override
  public void run(WatchingCase one, LazyEmulator emulator, Findings found)
      throws InterruptedException {
    List<RunRef> runs = StubRuns.refs("run-", one.runs(RUNS));
    Duration wait = Duration.ofMillis(Integer.parseInt(one.variant()));
    try (StubRuns service = new StubRuns(wait)) {
      if (one.contender() == WatchingContender.NOBODY) {
        measure(one, IDLE_WARM_UP_SECONDS, service, found);
        return;
      }
      Duration interval = Duration.ofMillis(1000L * runs.size() / POLLS_PER_SECOND);
      try (Follower follower =
          one.contender().following(service, interval, runs.size(), one.seed())) {
        follower.follow(runs, (run, state) -> {});
        measure(one, WARM_UP_SECONDS, service, found);
      }
    }
  }

  private static void measure(
      WatchingCase one, double warmUpSeconds, StubRuns service, Findings found)
      throws InterruptedException {
    Thread.sleep(one.time(warmUpSeconds).toMillis());
    Usage before = Usage.now(service);
    Thread.sleep(one.time(SECONDS).toMillis());
    Usage after = Usage.now(service);
    double nanos = after.at - before.at;
    found.figure("process", 100 * (after.process - before.process) / nanos);
    found.figure("timers", 100 * (after.timers - before.timers) / nanos);
    found.figure("stub", 100 * (after.stub - before.stub) / nanos);
    found.figure("polls", (after.polls - before.polls) / (nanos / NANOS));
  }

  @Override
  public void compare(Map<WatchingContender, Findings> found) {
    Findings nobody = found.get(WatchingContender.NOBODY);
    Double base = nobody == null ? null : nobody.figure("process");
    if (base == null) {
      return;
    }
    for (Findings one : found.values()) {
      Double process = one.figure("process");
      if (process != null) {
        one.figure("more", process - base);
      }
    }
  }

  /** Nanoseconds of processor time that were used so far, and when. */
  private record Usage(long at, long process, long timers, long stub, long polls) {
    static Usage now(StubRuns service) {
      return new Usage(
          System.nanoTime(),
          processTime(),
          timeOf(WatchingCpu::isTimer),
          timeOf(StubRuns.TIMER::equals),
          service.answers());
    }

    private static long processTime() {
      return ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean system
          ? system.getProcessCpuTime()
          : -1;
    }

    private static long timeOf(Predicate<String> name) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
          .filter(thread -> thread != null && name.test(thread.getThreadName()))
          .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
          .sum();
    }
  }

  // Reactor's own, on which the watcher and Mono.delay wait, and that of the futures.
  private static boolean isTimer(String thread) {
    return thread.startsWith("parallel-") || thread.equals(FuturesFollower.TIMER);
  }
}
