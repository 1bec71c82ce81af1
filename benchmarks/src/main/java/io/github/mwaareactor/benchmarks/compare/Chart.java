package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bars as SVG: a group for each contender, a bar for each series, and a line from the least to the
 * most. Drawn by hand, so that the same figures give the same few lines.
 */
final class Chart {
  private static final int WIDTH = 860;
  private static final int LEFT = 250;
  private static final int RIGHT = 130;
  private static final int TOP = 70;
  private static final int BAR = 18;
  private static final int GAP = 14;
  private static final int LEGEND = 170;
  private static final List<String> COLORS = List.of("#2f6db3", "#e08a2e", "#5a9e5f");

  private final String title;
  private final String unit;
  private final List<String> contenders;
  private final List<Series> series = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

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
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", WIDTH, height);
    add(" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\"");
    add(" fill=\"#ffffff\"/>%n");
    text(GAP, 26, "start", title + ", " + unit);
    double scale = (WIDTH - LEFT - RIGHT) / most();
    for (int n = 0; n < series.size(); n++) {
      rect(LEFT + n * LEGEND, 42, BAR, n);
      text(LEFT + n * LEGEND + BAR + 6, 55, "start", series.get(n).name());
    }
    for (int who = 0; who < contenders.size(); who++) {
      int y = TOP + who * group;
      text(
          LEFT - 8,
          y + series.size() * BAR / 2.0 + 4,
          "end",
          Contender.labelOf(contenders.get(who)));
      for (int n = 0; n < series.size(); n++) {
        bar(series.get(n).spreads().get(who), y + n * BAR, scale, n);
      }
    }
    Files.writeString(file, svg.append("</svg>\n"));
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

  private void bar(@Nullable Spread spread, int y, double scale, int color) {
    if (spread == null) {
      return;
    }
    rect(LEFT, y, spread.median() * scale, color);
    add(
        "<path d=\"M%.1f %.1fH%.1f\" stroke=\"#333333\" stroke-width=\"2\"/>%n",
        LEFT + spread.least() * scale, y + BAR / 2.0, LEFT + spread.most() * scale);
    String format = spread.median() < 10 ? "%.2f" : "%,.0f";
    text(
        LEFT + spread.most() * scale + 8,
        y + BAR - 4,
        "start",
        String.format(Locale.ROOT, format, spread.median()));
  }

  private void rect(double x, double y, double width, int color) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
        x, y, Math.max(0, width), BAR - 2, COLORS.get(color % COLORS.size()));
  }

  private void text(double x, double y, String anchor, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n",
        x, y, anchor, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
