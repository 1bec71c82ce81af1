package io.github.mwaareactor.statuschecker;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** A line for each sighting, for people. */
final class PlainReport implements Report {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS  ");
  private static final int STATE_WIDTH = 8;

  private final Console console;
  private final TimeOrder order = new TimeOrder();

  PlainReport(Console console) {
    this.console = console;
  }

  @Override
  public void seen(RunUpdate update) {
    if (update.observedAt() == null) {
      print(update);
    } else {
      order.add(update);
    }
  }

  private void print(RunUpdate update) {
    console.out().println(line(console, update));
  }

  static ScreenLine line(Console console, RunUpdate update) {
    ScreenLine line = new ScreenLine(ScreenLine.UNCLIPPED, console.colors());
    String explanation = update.shortExplanation();
    return line.add(time(console, update))
        .addColumn(update.stateWord(), STATE_WIDTH, Formats.style(update.to()))
        .add(" " + update.run().workflowArn() + " " + update.run().runId())
        .add(explanation.isEmpty() ? "" : "  " + explanation);
  }

  /** When a watched run was seen, with the gap to what follows; empty for a lookup. */
  static String time(Console console, RunUpdate update) {
    Instant observedAt = update.observedAt();
    return observedAt == null ? "" : TIME.format(observedAt.atZone(console.zone()));
  }

  @Override
  public void note(String text) {
    console.note(text);
  }

  @Override
  public void tick() {
    order.tick().forEach(this::print);
    console.out().flush();
  }

  @Override
  public void end(String summary) {
    order.rest().forEach(this::print);
    console.out().println(summary);
    console.out().flush();
  }
}
