package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row for each watched run; where rows are short, for those that need to be seen first. Runs of a
 * workflow that is followed as a whole come and go: theirs leave some time after their end.
 */
final class WatchScreen implements Screen {
  static final Duration STAY = Duration.ofMinutes(1);
  static final int MOST_ENDED = 100;

  private static final int STATE_WIDTH = 9;
  private static final int TIME_WIDTH = 13;
  private static final int LINES_BESIDES_ROWS = 3;

  private final Console console;
  private final Tally tally;
  private final Map<RunRef, Row> rows = new LinkedHashMap<>();
  private final Deque<Row> ended = new ArrayDeque<>();
  private final Set<String> wholeWorkflows = new HashSet<>();
  private final Set<String> workflows = new HashSet<>();
  private int nameWidth;

  WatchScreen(Console console, Tally tally, Collection<RunRef> runs) {
    this.console = console;
    this.tally = tally;
    runs.forEach(this::named);
  }

  @Override
  public void named(RunRef run) {
    add(run).named = true;
  }

  @Override
  public void named(String workflowArn) {
    wholeWorkflows.add(workflowArn);
    workflows.add(workflowArn);
  }

  private Row add(RunRef run) {
    workflows.add(run.workflowArn());
    return rows.computeIfAbsent(run, Row::new);
  }

  @Override
  public void seen(RunUpdate update) {
    Row row = add(update.run());
    row.last = update;
    row.since = console.nanoTime().getAsLong();
    if (update.hasEnded() && !row.named) {
      ended.add(row);
      dismiss();
    }
  }

  private void dismiss() {
    while (!ended.isEmpty()
        && (ended.size() > MOST_ENDED || ended.element().age(console).compareTo(STAY) > 0)) {
      rows.remove(ended.remove().run);
    }
  }

  /** What leaves the table stays above it if it needs attention. */
  @Override
  public boolean keeps(RunUpdate update) {
    Row row = rows.get(update.run());
    return update.isBad() && (row == null || !row.named);
  }

  @Override
  public List<ScreenLine> lines(Terminal.Size size, Duration elapsed) {
    dismiss();
    List<Row> shown = shown(room(size));
    shown.forEach(row -> nameWidth = Math.max(nameWidth, length(name(row))));
    List<ScreenLine> lines = new ArrayList<>();
    shown.forEach(row -> lines.add(line(row, size)));
    if (rows.size() > lines.size()) {
      int hidden = rows.size() - lines.size();
      lines.add(line(size).add("and " + Formats.count(hidden, "more run", "more runs")));
    }
    lines.add(CheckScreen.counts(tally, size, console.colors()));
    lines.add(line(size).add(progress(size.columns(), elapsed)));
    return lines;
  }

  /** Why runs were not read or did not succeed, where a line was too short for it. */
  @Override
  public List<String> remarks(Terminal.Size size) {
    Set<Row> shown = new HashSet<>(shown(room(size)));
    return rows.values().stream()
        .filter(row -> row.named) // others stay above the table
        .filter(row -> row.last != null && row.last.isBad())
        .filter(row -> !shown.contains(row) || line(row, size).isCut())
        .map(row -> line(row, new Terminal.Size(ScreenLine.UNCLIPPED, size.rows())).toString())
        .toList();
  }

  // The cursor itself needs a row, too.
  private static int room(Terminal.Size size) {
    return Math.max(0, size.rows() - 1 - LINES_BESIDES_ROWS);
  }

  private List<Row> shown(int room) {
    if (rows.size() <= room) {
      return List.copyOf(rows.values());
    }
    return rows.values().stream()
        .sorted(Comparator.comparingInt(Row::urgency)) // stable: within each in the order given
        .limit(room)
        .toList();
  }

  private ScreenLine line(Terminal.Size size) {
    return new ScreenLine(size.columns(), console.colors());
  }

  private ScreenLine line(Row row, Terminal.Size size) {
    int nameColumn = nameColumn(size);
    String name = ScreenLine.cut(name(row), nameColumn);
    ScreenLine line = line(size).addColumn(name, nameColumn).add("  ");
    RunUpdate last = row.last;
    if (last == null) {
      return line.add("not seen yet");
    }
    line.addColumn(last.stateWord(), STATE_WIDTH, Formats.style(last.to())).add("  ");
    return last.hasEnded()
        ? line.add(last.shortExplanation())
        : line.addColumn("for " + Formats.duration(row.age(console)), TIME_WIDTH);
  }

  private String name(Row row) {
    return workflows.size() > 1
        ? row.run.workflow().workflowId() + "/" + row.run.runId()
        : row.run.runId();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  // A long name must not hide the state.
  private int nameColumn(Terminal.Size size) {
    return Math.min(nameWidth, Math.max(0, size.columns() - 2 - STATE_WIDTH));
  }

  private String progress(int columns, Duration elapsed) {
    long runs = tally.runs();
    String figures =
        Formats.count(tally.ended())
            + " of "
            + Formats.count(runs)
            + " ended  "
            + Formats.duration(elapsed);
    if (!wholeWorkflows.isEmpty()) {
      return Formats.count(wholeWorkflows.size(), "workflow", "workflows") + "  " + figures;
    }
    double part = runs == 0 ? 1 : (double) tally.ended() / runs;
    return Bar.of(part, columns) + " " + figures;
  }

  private static final class Row {
    private final RunRef run;
    private boolean named;
    private @Nullable RunUpdate last;
    private long since;

    private Row(RunRef run) {
      this.run = run;
    }

    private Duration age(Console console) {
      return Duration.ofNanos(console.nanoTime().getAsLong() - since);
    }

    private int urgency() {
      if (last == null || !last.hasEnded()) {
        return 1;
      }
      return named && last.isBad() ? 0 : 2;
    }
  }
}
