package io.github.mwaareactor.statuschecker;

import java.time.Duration;

/** Draws on standard error how far it has come, while another report writes the results. */
final class ProgressReport implements Report {
  private final Console console;
  private final Report results;
  private final Screen screen;
  private final Stopwatch stopwatch;
  private final Drawing drawing;
  private final boolean summaryIsResult;
  private Duration drawnAt = Duration.ZERO;
  private boolean begun;

  /**
   * The summary is a result if it goes where those go: then it is shown on standard error as well.
   */
  ProgressReport(
      Console console,
      Report results,
      boolean summaryIsResult,
      Screen screen,
      Stopwatch stopwatch) {
    this.console = console;
    this.results = results;
    this.summaryIsResult = summaryIsResult;
    this.screen = screen;
    this.stopwatch = stopwatch;
    this.drawing = new Drawing(console.err(), console.size());
  }

  @Override
  public void seen(RunUpdate update) {
    screen.seen(update);
    if (console.terminal()) {
      drawing.erase(); // results go to the same terminal
    }
    results.seen(update);
  }

  @Override
  public void note(String text) {
    drawing.erase();
    results.note(text);
  }

  @Override
  public void tick() {
    Duration now = stopwatch.elapsed();
    if (begun && now.minus(drawnAt).compareTo(LiveReport.REDRAW) < 0) {
      return;
    }
    results.tick();
    drawing.draw(screen.lines(drawing.size(), now));
    begun = true;
    drawnAt = now;
  }

  @Override
  public void end(String summary) {
    drawing.erase();
    drawing.end();
    results.end(summary);
    if (summaryIsResult && !console.terminal()) {
      console.note(summary);
    }
  }
}
