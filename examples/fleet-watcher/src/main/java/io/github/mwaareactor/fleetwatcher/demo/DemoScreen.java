package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.fleetwatcher.member.MemberStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table of members, below what happened. On a terminal it is drawn over the one before; else it
 * is printed anew every few seconds.
 */
final class DemoScreen {
  private static final long REDRAW_NANOS = 500_000_000L;
  private static final long REPRINT_NANOS = 5_000_000_000L;
  private static final String ERASE_BELOW = "\033[J";
  private static final int MAX_SHOWN_PARTITIONS = 9;

  private final PrintWriter out;
  private final boolean isTerminal;
  private final long begunAt = System.nanoTime();
  private int drawnLines;
  private long drawnAt = Long.MIN_VALUE;

  DemoScreen(PrintWriter out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** A line that stays, with the time since the beginning. */
  void say(String text) {
    print(String.format(Locale.ROOT, "%3d s  %s", elapsedSeconds(), text));
  }

  /** Lines that stay. */
  void print(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  long elapsedSeconds() {
    return (System.nanoTime() - begunAt) / 1_000_000_000L;
  }

  /** Draws the table, unless that was done just before. */
  void draw(String title, List<DemoMember> members) {
    long now = System.nanoTime();
    if (drawnAt != Long.MIN_VALUE && now - drawnAt < (isTerminal ? REDRAW_NANOS : REPRINT_NANOS)) {
      return;
    }
    drawnAt = now;
    List<String> lines = table(title, members);
    erase();
    lines.forEach(out::println);
    out.flush();
    drawnLines = isTerminal ? lines.size() : 0;
  }

  private void erase() {
    if (drawnLines > 0) {
      out.print("\033[" + drawnLines + "A\r" + ERASE_BELOW);
      drawnLines = 0;
    }
  }

  // The lines fit into 80 columns: one that wraps could not be drawn over.
  private List<String> table(String title, List<DemoMember> members) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%3d s  %s", elapsedSeconds(), title));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-9s %-11s %-25s %6s %9s %10s",
            "member",
            "state",
            "partitions",
            "runs",
            "changes/s",
            "staleness"));
    members.forEach(member -> lines.add(row(member)));
    lines.add("");
    return lines;
  }

  private static String row(DemoMember member) {
    MemberStatus status = member.status();
    if (status == null) {
      return "  %-9s %s".formatted(member.name(), member.isKilled() ? "killed" : "no answer");
    }
    return String.format(
        Locale.ROOT,
        "  %-9s %-11s %-25s %,6d %9.1f %8.1f s",
        member.name(),
        status.state().toLowerCase(Locale.ROOT),
        partitions(status),
        status.runs(),
        member.transitionsPerSecond(),
        status.stalenessP99Millis() / 1e3);
  }

  private static String partitions(MemberStatus status) {
    String shown =
        status.partitions().stream()
            .sorted()
            .limit(MAX_SHOWN_PARTITIONS)
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    return status.partitions().size() > MAX_SHOWN_PARTITIONS ? shown + " …" : shown;
  }
}
