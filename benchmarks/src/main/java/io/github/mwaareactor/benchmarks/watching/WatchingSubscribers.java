package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.WallClock;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Do many who want to know of the same run share what is asked? */
final class WatchingSubscribers implements WatchingScenario {
  private static final int SUBSCRIBERS = 1000;
  private static final double TARGET_SECONDS = 2;
  private static final double SETTLING_SECONDS = 6;
  private static final double SECONDS = 30;
  // A poll more or less may fall into the same time.
  private static final double MOST_MORE = 1;

  @Override
  public List<String> variants() {
    return List.of("1000");
  }

  @Override
  public String title(WatchingCase some) {
    return "subscribers: one run to be asked for every %d ms, for 1 and then for %,d"
        .formatted(some.time(TARGET_SECONDS).toMillis(), some.runs(SUBSCRIBERS));
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    String within = " in %d ms".formatted(some.time(SECONDS).toMillis());
    return List.of(
        Row.of("calls more for all than for 1", "more", "%.0f").atMost(MOST_MORE),
        Row.of("calls for 1" + within, "one", "%.0f"),
        Row.of("calls for all" + within, "all", "%.0f"));
  }

  @Override
  public void run(WatchingCase one, LazyEmulator lazy, Findings found)
      throws IOException, CertificateException, InterruptedException {
    EmulatorProcess emulator = lazy.get();
    List<RunRef> run = emulator.begin(one.prefix(), 1, "RUNNING");
    AtomicInteger told = new AtomicInteger();
    int subscribers = one.runs(SUBSCRIBERS);
    try (Follower follower =
        one.contender().following(emulator, one.time(TARGET_SECONDS), one.seed())) {
      follower.follow(run, (ref, state) -> told.incrementAndGet());
      long forOne = calls(one, emulator);
      for (int more = 1; more < subscribers; more++) {
        follower.follow(run, (ref, state) -> told.incrementAndGet());
      }
      long forAll = calls(one, emulator);
      found.figure("one", forOne);
      found.figure("all", forAll);
      found.figure("more", forAll - forOne);
    }
    found.note("%d of %d subscribers were told", told.get(), subscribers);
  }

  private static long calls(WatchingCase one, EmulatorProcess emulator)
      throws InterruptedException {
    Thread.sleep(one.time(SETTLING_SECONDS).toMillis());
    long from = System.currentTimeMillis();
    long to = from + one.time(SECONDS).toMillis();
    WallClock.waitUntil(to);
    return emulator.takeCalls().count(CallTimeline.ANY, from, to);
  }
}
