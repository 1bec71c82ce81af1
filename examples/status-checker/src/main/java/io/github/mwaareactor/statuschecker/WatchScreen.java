package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row for each watched run; where rows are short, for those that need to be seen first. */
final class WatchScreen implements Screen {
  private static final int STATE_WIDTH = 9;
  private static final int TIME_WIDTH = 13;
  private static final int LINES_BESIDES_ROWS = 3;

  private final Console console;
  private final Tally tally;
  private final Map<RunRef, Row> rows = new LinkedHashMap<>();
  private final int nameWidth;

  WatchScreen(Console console, Tally tally, Collection<RunRef> runs) {
    this.console = console;
    this.tally = tally;
    runs.forEach(run -> rows.put(run, new Row(run)));
    this.nameWidth = runs.stream().mapToInt(WatchScreen::nameWidth).max().orElse(0);
  }

  private static int nameWidth(RunRef run) {
    return run.runId().codePointCount(0, run.runId().length());
  }

  @Override
  public void seen(RunUpdate update) {
    Row row = rows.get(update.run());
    if (row != null) {
      row.last = update;
      row.since = console.nanoTime().getAsLong();
    }
  }

  @Override
  public boolean keeps(RunUpdate update) {
    return false;
  }

  @Override
  public List<ScreenLine> lines(Terminal.Size size, Duration elapsed) {
    // The cursor itself needs a row, too.
    int room = Math.max(0, size.rows() - 1 - LINES_BESIDES_ROWS);
    List<ScreenLine> lines = new ArrayList<>();
    shown(room).forEach(row -> lines.add(line(row, size)));
    if (rows.size() > lines.size()) {
      int hidden = rows.size() - lines.size();
      lines.add(line(size).add("and " + Formats.count(hidden, "more run", "more runs")));
    }
    lines.add(CheckScreen.counts(tally, size, console.colors()));
    lines.add(line(size).add(progress(size.columns(), elapsed)));
    return lines;
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
    ScreenLine line = line(size).addColumn(row.run.runId(), nameColumn(size)).add("  ");
    RunUpdate last = row.last;
    if (last == null) {
      return line.add("not seen yet");
    }
    line.addColumn(last.stateWord(), STATE_WIDTH, Formats.style(last.to())).add("  ");
    return last.hasEnded()
        ? line.add(last.shortExplanation())
        : line.addColumn("for " + Formats.duration(row.age(console)), TIME_WIDTH);
  }

  // A long name must not hide the state.
  private int nameColumn(Terminal.Size size) {
    return Math.min(nameWidth, Math.max(0, size.columns() - 2 - STATE_WIDTH));
  }

  private String progress(int columns, Duration elapsed) {
    long runs = tally.runs();
    double part = runs == 0 ? 1 : (double) tally.ended() / runs;
    String figures =
        Formats.count(tally.ended())
            + " of "
            + Formats.count(runs)
            + " ended  "
            + Formats.duration(elapsed);
    return Bar.of(part, columns) + " " + figures;
  }

  private static final class Row {
    private final RunRef run;
    private @Nullable RunUpdate last;
    private long since;

    private Row(RunRef run) {
      this.run = run;
    }

    private Duration age(Console console) {
      return Duration.ofNanos(console.nanoTime().getAsLong() - since);
    }

    private int urgency() {
      if (last == null) {
        return 1;
      }
      return last.isBad() ? 0 : last.hasEnded() ? 2 : 1;
    }
  }
}
