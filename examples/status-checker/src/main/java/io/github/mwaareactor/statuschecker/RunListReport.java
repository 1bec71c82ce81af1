package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunDetail;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A line for each run of one workflow, for people. */
final class RunListReport implements Report {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int STATE_WIDTH = 8;
  private static final int TIME_WIDTH = 19;
  private static final int DURATION_WIDTH = 13;

  private final Console console;

  RunListReport(Console console) {
    this.console = console;
  }

  @Override
  public void seen(RunUpdate update) {
    RunDetail detail = update.detail();
    console
        .out()
        .println(
            new ScreenLine(ScreenLine.UNCLIPPED, console.colors())
                .addColumn(update.stateWord(), STATE_WIDTH, Formats.style(update.to()))
                .add("  ")
                .addColumn(time(detail == null ? null : detail.createdAt()), TIME_WIDTH)
                .add("  ")
                .addColumn(duration(detail == null ? null : detail.duration()), DURATION_WIDTH)
                .add("  " + update.run().runId()));
  }

  private String time(@Nullable Instant created) {
    return created == null ? "" : TIME.format(created.atZone(console.zone()));
  }

  private static String duration(@Nullable Duration duration) {
    return duration == null ? "" : Formats.duration(duration);
  }

  @Override
  public void note(String text) {
    console.note(text);
  }

  @Override
  public void tick() {
    console.out().flush();
  }

  @Override
  public void end(String summary) {
    console.out().println(summary);
    console.out().flush();
  }
}
