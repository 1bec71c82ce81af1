package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo's last word: how each run ended, and how often it was polled. */
final class RunTable {
  private static final String HEADER = "  run             state    duration  polls";

  private final Console console;
  private final MwaaServerlessEmulator emulator;
  private final Map<RunRef, Long> polls = new HashMap<>();
  private final List<RunUpdate> rows = new ArrayList<>();

  /** Counts from now on: what the emulator is asked until {@link #stopCounting()} are polls. */
  RunTable(Console console, MwaaServerlessEmulator emulator, List<RunRef> runs) {
    this.console = console;
    this.emulator = emulator;
    runs.forEach(run -> polls.put(run, -callsOf(run)));
  }

  void stopCounting() {
    polls.replaceAll((run, before) -> before + callsOf(run));
  }

  private long callsOf(RunRef run) {
    return emulator.callCount(run.workflowArn(), run.runId());
  }

  void add(RunUpdate seen) {
    rows.add(seen);
  }

  /** Whether every run was read and has ended. */
  boolean print() {
    console.out().printf("%n" + HEADER + "%n");
    rows.sort(Comparator.comparing(row -> DemoRuns.name(row.run())));
    rows.forEach(row -> console.out().println(line(row)));
    console.out().flush();
    return rows.stream().allMatch(row -> row.to() != null && row.to().isTerminal());
  }

  private ScreenLine line(RunUpdate row) {
    return new ScreenLine(ScreenLine.UNCLIPPED, console.colors())
        .addColumn("  " + DemoRuns.name(row.run()), 18)
        .addColumn(row.stateWord(), 8, Formats.style(row.to()))
        .add(String.format(Locale.ROOT, " %8s %6d", duration(row), polls.get(row.run())));
  }

  private static String duration(RunUpdate row) {
    RunDetail detail = row.detail();
    return detail == null || detail.duration() == null ? "-" : Formats.duration(detail.duration());
  }
}
