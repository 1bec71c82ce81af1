package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Redraws a few lines of the terminal in place, at most ten times a second. */
final class LiveReport implements Report {
  static final Duration REDRAW = Duration.ofMillis(100);

  private final Console console;
  private final Screen screen;
  private final Stopwatch stopwatch;
  private final Drawing drawing;
  private final List<String> kept = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Duration drawnAt = Duration.ZERO;
  private boolean begun;

  LiveReport(Console console, Screen screen, Stopwatch stopwatch) {
    this.console = console;
    this.screen = screen;
    this.stopwatch = stopwatch;
    this.drawing = new Drawing(console.out(), console.size());
  }

  @Override
  public void named(RunRef run) {
    screen.named(run);
  }

  @Override
  public void named(String workflowArn) {
    screen.named(workflowArn);
  }

  @Override
  public void seen(RunUpdate update) {
    screen.seen(update);
    if (screen.keeps(update)) {
      kept.add(PlainReport.line(console, update).toString());
    }
    tick();
  }

  @Override
  public void note(String text) {
    notes.add(text);
    tick();
  }

  @Override
  public void tick() {
    Duration now = stopwatch.elapsed();
    if (!begun || now.minus(drawnAt).compareTo(REDRAW) >= 0) {
      draw(now);
    }
  }

  @Override
  public void end(String summary) {
    draw(stopwatch.elapsed());
    drawing.end();
    screen.remarks(drawing.size()).forEach(remark -> console.out().println(remark));
    console.out().println(summary);
    console.out().flush();
  }

  private void draw(Duration now) {
    if (!kept.isEmpty() || !notes.isEmpty()) {
      drawing.erase();
      notes.forEach(console::note);
      notes.clear();
      kept.forEach(line -> console.out().println(line));
      kept.clear();
    }
    drawing.draw(screen.lines(drawing.size(), now));
    begun = true;
    drawnAt = now;
  }
}
