package io.github.mwaareactor.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lines as SVG: a value for each second, and a dashed line at a limit. */
final class LineChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 70;
  private static final int BOTTOM = 46;
  private static final int LEGEND = 170;
  private static final int MARK = 16;
  private static final int SECONDS_PER_TICK = 5;
  // Closer to the limit, the two marks would overlap.
  private static final double CLEARLY_MORE = 1.2;
  private static final double HEADROOM = 1.05;

  private final String title;
  private final String limitName;
  private final double limit;
  private final List<Series> all = new ArrayList<>();

  private record Series(String name, List<Double> values) {}

  LineChart(String title, String limitName, double limit) {
    this.title = title;
    this.limitName = limitName;
    this.limit = limit;
  }

  /** A value for each second from 0. */
  LineChart series(String name, List<Double> values) {
    all.add(new Series(name, values));
    return this;
  }

  void write(Path file) throws IOException {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    legend(svg);
    axes(svg);
    svg.add(
        "<path d=\"M%d %.1fH%d\" stroke=\"#333333\" stroke-dasharray=\"6 4\"/>%n",
        LEFT, y(limit), WIDTH - RIGHT);
    for (int n = 0; n < all.size(); n++) {
      svg.add(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
          points(all.get(n).values()), Svg.color(n));
    }
    svg.write(file);
  }

  private void legend(Svg svg) {
    for (int n = 0; n < all.size(); n++) {
      svg.rect(LEFT + n * LEGEND, 42, MARK, MARK, n);
      svg.text(LEFT + n * LEGEND + MARK + 8, 55, "start", all.get(n).name());
    }
    int x = LEFT + all.size() * LEGEND;
    svg.add("<path d=\"M%d 50h24\" stroke=\"#333333\" stroke-dasharray=\"6 4\"/>%n", x);
    svg.text(x + 32, 55, "start", limitName);
  }

  private void axes(Svg svg) {
    svg.add(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888888\"/>%n",
        LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
    List<Double> marks = new ArrayList<>(List.of(0.0, limit / 2, limit));
    if (most() > CLEARLY_MORE * limit) {
      marks.add(most());
    }
    for (double value : marks) {
      svg.text(LEFT - 8, y(value) + 4, "end", String.format(Locale.ROOT, "%,.0f", value));
    }
    for (int second = 0; second <= seconds(); second += SECONDS_PER_TICK) {
      svg.text(x(second), HEIGHT - BOTTOM + 18, "middle", String.valueOf(second));
    }
    svg.text(WIDTH - RIGHT, HEIGHT - 8, "end", "seconds from the start");
  }

  private String points(List<Double> values) {
    return IntStream.range(0, values.size())
        .mapToObj(
            second -> String.format(Locale.ROOT, "%.1f,%.1f", x(second), y(values.get(second))))
        .collect(Collectors.joining(" "));
  }

  private double x(int second) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * second / Math.max(1, seconds());
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / (HEADROOM * most());
  }

  private int seconds() {
    return all.stream().mapToInt(series -> series.values().size() - 1).max().orElse(1);
  }

  private double most() {
    return Stream.concat(Stream.of(limit), all.stream().flatMap(each -> each.values().stream()))
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(limit);
  }
}
