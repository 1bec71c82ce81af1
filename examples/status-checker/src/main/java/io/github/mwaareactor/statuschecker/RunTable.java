package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The demo's last word: how each run ended, and how often it was polled. */
final class RunTable {
  private static final String ROW = "  %-32s %-8s %8s %6s%n";

  private final PrintWriter out;
  private final MwaaServerlessEmulator emulator;
  private final Map<RunRef, Long> polls = new HashMap<>();
  private final List<RunLookup> lookups = new ArrayList<>();

  /** Counts from now on: what the emulator is asked until {@link #stopCounting()} are polls. */
  RunTable(PrintWriter out, MwaaServerlessEmulator emulator, List<RunRef> runs) {
    this.out = out;
    this.emulator = emulator;
    runs.forEach(run -> polls.put(run, -callsOf(run)));
  }

  void stopCounting() {
    polls.replaceAll((run, before) -> before + callsOf(run));
  }

  private long callsOf(RunRef run) {
    return emulator.callCount(run.workflowArn(), run.runId());
  }

  void add(RunLookup lookup) {
    lookups.add(lookup);
  }

  /** Whether every run was read and has ended. */
  boolean print() {
    out.printf("%n" + ROW, "run", "state", "duration", "polls");
    lookups.sort(Comparator.comparing(lookup -> DemoRuns.name(lookup.run())));
    lookups.forEach(this::printRow);
    out.flush();
    return lookups.stream().allMatch(RunTable::hasEnded);
  }

  private void printRow(RunLookup lookup) {
    RunRef run = lookup.run();
    out.printf(ROW, DemoRuns.name(run), state(lookup), duration(lookup), polls.get(run));
  }

  static String state(RunLookup lookup) {
    return lookup instanceof RunLookup.Found found
        ? found.value().state().name()
        : String.valueOf(((RunLookup.Failed) lookup).error().getMessage());
  }

  private static String duration(RunLookup lookup) {
    RunDetail detail = lookup instanceof RunLookup.Found found ? found.value().runDetail() : null;
    return detail == null || detail.duration() == null ? "-" : detail.duration().toSeconds() + " s";
  }

  private static boolean hasEnded(RunLookup lookup) {
    return lookup instanceof RunLookup.Found found && found.value().state().isTerminal();
  }
}
