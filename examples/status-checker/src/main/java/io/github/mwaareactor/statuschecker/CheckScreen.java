package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Help.Ansi.Style;

/** How far the check of a file has come; runs that need attention stay above it. */
final class CheckScreen implements Screen {
  private final Console console;
  private final Tally tally;
  private final Progress progress;
  private final Throttling throttling;

  /** Without what is known of throttling. */
  CheckScreen(Console console, Tally tally, Progress progress) {
    this(console, tally, progress, new Throttling(console.nanoTime()));
  }

  CheckScreen(Console console, Tally tally, Progress progress, Throttling throttling) {
    this.console = console;
    this.tally = tally;
    this.progress = progress;
    this.throttling = throttling;
  }

  @Override
  public void seen(RunUpdate update) {}

  @Override
  public boolean keeps(RunUpdate update) {
    return update.isBad();
  }

  @Override
  public List<ScreenLine> lines(Terminal.Size size, Duration elapsed) {
    List<ScreenLine> lines = new ArrayList<>();
    String throttled = throttling.line();
    if (throttled != null) {
      lines.add(line(size).add(throttled, Style.fg_yellow));
    }
    lines.add(counts(tally, size, console.colors()));
    lines.add(line(size).add(progress(size.columns(), elapsed)));
    return lines;
  }

  private ScreenLine line(Terminal.Size size) {
    return new ScreenLine(size.columns(), console.colors());
  }

  static ScreenLine counts(Tally tally, Terminal.Size size, boolean colors) {
    ScreenLine line = new ScreenLine(size.columns(), colors);
    tally.forEach((part, style) -> line.add(part, style).add("  "));
    return line;
  }

  private String progress(int columns, Duration elapsed) {
    long done = tally.lines();
    String soFar = Formats.count(done) + " done  " + Formats.rate(perSecond(done, elapsed)) + "  ";
    OptionalDouble fraction = progress.fraction(done);
    if (fraction.isEmpty()) {
      return soFar + Formats.elapsed(elapsed);
    }
    double part = fraction.getAsDouble();
    String figures = Bar.percent(part) + "  " + soFar + remaining(part, elapsed);
    return Bar.of(part, columns) + " " + figures;
  }

  private static double perSecond(long done, Duration elapsed) {
    return elapsed.isZero() ? 0 : done * 1e9 / elapsed.toNanos();
  }

  private static String remaining(double part, Duration elapsed) {
    if (part <= 0) {
      return "";
    }
    return Formats.duration(Duration.ofNanos((long) (elapsed.toNanos() * (1 - part) / part)))
        + " left";
  }
}
