package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bars as SVG: a group for each contender, a bar for each series, and a line from the least to the
 * most.
 */
final class Chart {
  private static final int WIDTH = 860;
  private static final int LEFT = 250;
  private static final int RIGHT = 130;
  private static final int TOP = 70;
  private static final int BAR = 18;
  private static final int GAP = 14;
  private static final int LEGEND = 170;

  private final String title;
  private final String unit;
  private final List<String> contenders;
  private final List<Series> series = new ArrayList<>();

  private record Series(String name, List<@Nullable Spread> spreads) {}

  Chart(String title, String unit, List<String> contenders) {
    this.title = title;
    this.unit = unit;
    this.contenders = contenders;
  }

  /** A bar for each contender; none where there is no figure. */
  Chart series(String name, Function<String, @Nullable Spread> figures, double in) {
    List<@Nullable Spread> spreads = new ArrayList<>();
    for (String contender : contenders) {
      Spread spread = figures.apply(contender);
      spreads.add(spread == null ? null : spread.in(in));
    }
    series.add(new Series(name, spreads));
    return this;
  }

  void write(Path file) throws IOException {
    int group = series.size() * BAR + GAP;
    int height = TOP + contenders.size() * group + GAP;
    Svg svg = new Svg(WIDTH, height, title + ", " + unit);
    double scale = (WIDTH - LEFT - RIGHT) / most();
    for (int n = 0; n < series.size(); n++) {
      svg.rect(LEFT + n * LEGEND, 42, BAR, BAR - 2, n);
      svg.text(LEFT + n * LEGEND + BAR + 6, 55, "start", series.get(n).name());
    }
    for (int who = 0; who < contenders.size(); who++) {
      int y = TOP + who * group;
      svg.text(
          LEFT - 8,
          y + series.size() * BAR / 2.0 + 4,
          "end",
          Contender.labelOf(contenders.get(who)));
      for (int n = 0; n < series.size(); n++) {
        bar(svg, series.get(n).spreads().get(who), y + n * BAR, scale, n);
      }
    }
    svg.write(file);
  }

  private double most() {
    return series.stream()
        .flatMap(each -> each.spreads().stream())
        .filter(Objects::nonNull)
        .mapToDouble(Spread::most)
        .filter(Double::isFinite)
        .max()
        .orElse(1);
  }

  private void bar(Svg svg, @Nullable Spread spread, int y, double scale, int color) {
    if (spread == null) {
      return;
    }
    svg.rect(LEFT, y, spread.median() * scale, BAR - 2, color);
    svg.add(
        "<path d=\"M%.1f %.1fH%.1f\" stroke=\"#333333\" stroke-width=\"2\"/>%n",
        LEFT + spread.least() * scale, y + BAR / 2.0, LEFT + spread.most() * scale);
    String format = spread.median() < 10 ? "%.2f" : "%,.0f";
    svg.text(
        LEFT + spread.most() * scale + 8,
        y + BAR - 4,
        "start",
        String.format(Locale.ROOT, format, spread.median()));
  }
}
