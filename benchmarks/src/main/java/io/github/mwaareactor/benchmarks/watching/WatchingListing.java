package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many calls do lists save, and are the known states as fresh as without them? */
final class WatchingListing implements WatchingScenario {
  // On top of the target and the time of one list of all pages, which is another target.
  private static final double ALLOWANCE_MILLIS = 500;

  @Override
  public List<String> variants() {
    return ListedRuns.ALL.stream().map(ListedRuns::variant).toList();
  }

  @Override
  public String title(WatchingCase some) {
    return "listing: %s, to be seen every %d ms for %d ms"
        .formatted(
            ListedRuns.of(some).text(some),
            some.time(ListingTrial.TARGET_SECONDS).toMillis(),
            ListingTrial.life(some).toMillis());
  }

  @Override
  public List<Row> rows(WatchingCase some) {
    double mostPercent = ListedRuns.of(some).mostPercent();
    double mostMillis = 2 * some.time(ListingTrial.TARGET_SECONDS).toMillis() + ALLOWANCE_MILLIS;
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("calls, of those of Get only", "part", "%.1f %%").atMost(mostPercent));
    rows.add(Row.of("calls", "calls", "%.0f"));
    rows.add(Row.of("  of GetWorkflowRun", "gets", "%.0f"));
    rows.add(Row.of("  of ListWorkflowRuns", "lists", "%.0f"));
    rows.add(Row.of("  throttled", "throttled", "%.0f").atMost(0));
    rows.add(Row.of("pages of all workflows", "pages", "%.0f"));
    rows.addAll(Freshness.rows(mostMillis));
    rows.addAll(ToldRuns.rows());
    return rows;
  }

  @Override
  public List<WatchingContender> contenders() {
    return List.of(
        WatchingContender.WATCHER, WatchingContender.GETS_ONLY, WatchingContender.WORKFLOWS);
  }

  @Override
  public boolean isSideBySide() {
    return true;
  }

  @Override
  public void run(WatchingCase one, LazyEmulator lazy, Findings found)
      throws IOException, CertificateException, InterruptedException {
    EmulatorProcess emulator = lazy.get();
    emulator.listOrder(ListedRuns.of(one).order());
    ListingTrial trial = new ListingTrial(one, emulator);
    trial.rehearse();
    trial.measure(found);
  }

  @Override
  public void compare(Map<WatchingContender, Findings> found) {
    Findings getsOnly = found.get(WatchingContender.GETS_ONLY);
    Double all = getsOnly == null ? null : getsOnly.figure("calls");
    if (getsOnly == null || all == null) {
      return;
    }
    for (Findings one : found.values()) {
      Double calls = one.figure("calls");
      if (calls != null) {
        one.figure("part", 100 * calls / all);
      }
      Freshness.compare(one, getsOnly);
    }
  }
}
