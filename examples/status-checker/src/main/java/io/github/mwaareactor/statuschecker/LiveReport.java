package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Redraws a few lines of the terminal in place, at most ten times a second. */
final class LiveReport implements Report {
  private static final Duration REDRAW = Duration.ofMillis(100);

  // Without wrapping, a line that is too long after all takes one row nevertheless.
  private static final String BEGIN = "\u001b[?25l\u001b[?7l";
  private static final String END = "\u001b[?7h\u001b[?25h";
  private static final String WRAP = "\u001b[?7h";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CLEAR_ALL = "\u001b[H\u001b[2J";

  private final Console console;
  private final Screen screen;
  private final Stopwatch stopwatch;
  private final List<String> kept = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Terminal.Size size;
  private Duration drawnAt = Duration.ZERO;
  private int drawn;
  private boolean begun;

  LiveReport(Console console, Screen screen, Stopwatch stopwatch) {
    this.console = console;
    this.screen = screen;
    this.stopwatch = stopwatch;
    this.size = console.size().get();
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
    console.out().print(END);
    console.out().println(summary);
    console.out().flush();
  }

  private void draw(Duration now) {
    StringBuilder frame = new StringBuilder();
    if (!begun) {
      frame.append(BEGIN);
      begun = true;
    }
    goToTop(frame);
    if (!kept.isEmpty() || !notes.isEmpty()) {
      tellKept(frame);
    }
    List<ScreenLine> lines = fitting(screen.lines(size, now));
    lines.forEach(line -> frame.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
    console.out().print(frame.append(CLEAR_BELOW));
    console.out().flush();
    drawn = lines.size();
    drawnAt = now;
  }

  // Lines that have left the screen cannot be redrawn, and the cursor itself takes a row.
  private List<ScreenLine> fitting(List<ScreenLine> lines) {
    int surplus = Math.max(0, lines.size() - Math.max(1, size.rows() - 1));
    return lines.subList(surplus, lines.size());
  }

  private void goToTop(StringBuilder frame) {
    Terminal.Size measured = console.size().get();
    if (!measured.equals(size) && drawn > 0) {
      frame.append(CLEAR_ALL); // who knows where the terminal has moved the lines to
    } else if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append('A');
    }
    size = measured;
  }

  private void tellKept(StringBuilder frame) {
    frame.append(CLEAR_BELOW).append(WRAP);
    if (!notes.isEmpty()) {
      console.out().print(frame);
      frame.setLength(0);
      notes.forEach(console::note);
      notes.clear();
    }
    kept.forEach(line -> frame.append(line).append('\n'));
    frame.append(NO_WRAP);
    kept.clear();
  }
}
