package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.TaskInstanceState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Task instances for people: a line each, and below a failed one its log stream. */
final class TaskTable {
  private static final int STATE_WIDTH = 8;

  private final Console console;

  TaskTable(Console console) {
    this.console = console;
  }

  void print(List<TaskRow> rows) {
    int nameWidth = width(rows, TaskRow::name);
    int attemptWidth = width(rows, TaskTable::attempt);
    int durationWidth = width(rows, TaskTable::duration);
    for (TaskRow row : rows) {
      ScreenLine line =
          line()
              .addColumn(state(row), STATE_WIDTH, style(row.state()))
              .add("  ")
              .addColumn(row.name(), nameWidth)
              .add("  ")
              .addColumn(attempt(row), attemptWidth)
              .add("  ");
      String why = explanation(row);
      console
          .out()
          .println(
              why.isEmpty()
                  ? line.add(duration(row))
                  : line.addColumn(duration(row), durationWidth).add("  " + why));
      String logStream = logStream(row);
      if (row.hasFailed() && logStream != null) {
        console.out().println(line().addColumn("", STATE_WIDTH).add("  log stream " + logStream));
      }
    }
  }

  private ScreenLine line() {
    return new ScreenLine(ScreenLine.UNCLIPPED, console.colors());
  }

  private static int width(List<TaskRow> rows, Function<TaskRow, String> text) {
    return rows.stream().map(text).mapToInt(t -> t.codePointCount(0, t.length())).max().orElse(0);
  }

  private static String state(TaskRow row) {
    String text = row.stateText();
    return text == null ? "?" : text;
  }

  static String attempt(TaskRow row) {
    return row.read() == null || row.read().attemptNumber() == null
        ? ""
        : "attempt " + row.read().attemptNumber();
  }

  private static String duration(TaskRow row) {
    Duration duration = row.duration();
    return duration == null ? "" : Formats.duration(duration);
  }

  static String explanation(TaskRow row) {
    if (row.error() != null) {
      return "details not read: " + FailureText.of(row.error());
    }
    String why = row.read() == null ? null : row.read().errorMessage();
    return why == null ? "" : why;
  }

  static @Nullable String logStream(TaskRow row) {
    return row.read() == null ? null : row.read().logStream();
  }

  private static IStyle style(TaskInstanceState state) {
    return switch (state) {
      case SUCCESS -> Style.fg_green;
      case FAILED, UPSTREAM_FAILED -> Style.fg_red;
      case RUNNING -> Style.fg_cyan;
      case NONE, SCHEDULED, QUEUED -> Style.fg_blue;
      case UNKNOWN -> Style.fg_magenta;
      default -> Style.fg_yellow;
    };
  }
}
