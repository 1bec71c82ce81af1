package io.github.mwaareactor.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A drawing, made by hand so that the same figures give the same few lines. */
final class Svg {
  private static final int TITLE_X = 14;
  private static final int TITLE_Y = 26;
  private static final List<String> COLORS = List.of("#2f6db3", "#e08a2e", "#5a9e5f");

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height);
    add(" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\"");
    add(" fill=\"#ffffff\"/>%n");
    text(TITLE_X, TITLE_Y, "start", title);
  }

  static String color(int series) {
    return COLORS.get(series % COLORS.size());
  }

  void rect(double x, double y, double width, double height, int series) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" fill=\"%s\"/>%n",
        x, y, Math.max(0, width), height, color(series));
  }

  void text(double x, double y, String anchor, String what) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n",
        x, y, anchor, what);
  }

  void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  void write(Path file) throws IOException {
    Files.writeString(file, text.append("</svg>\n"));
  }
}
