package io.github.mwaareactor.statuschecker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.IStyle;

/** A line for people, cut to a width, perhaps with colours. */
final class ScreenLine {
  static final int UNCLIPPED = Integer.MAX_VALUE;

  private static final String CUT = "…";

  private record Part(String text, @Nullable IStyle style) {
    private int length() {
      return text.codePointCount(0, text.length());
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final int width;
  private final boolean colors;

  ScreenLine(int width, boolean colors) {
    this.width = width;
    this.colors = colors;
  }

  ScreenLine add(String more) {
    return addPart(more, null);
  }

  ScreenLine add(String more, IStyle style) {
    return addPart(more, style);
  }

  private ScreenLine addPart(String more, @Nullable IStyle style) {
    if (!more.isEmpty()) {
      parts.add(new Part(Formats.printable(more), style));
    }
    return this;
  }

  /** Adds text and what is missing to a column's width. */
  ScreenLine addColumn(String more, int width) {
    return add(more).add(padding(more, width));
  }

  ScreenLine addColumn(String more, int width, IStyle style) {
    return add(more, style).add(padding(more, width));
  }

  private static String padding(String text, int width) {
    return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
  }

  /** Whether it is longer than it is shown. */
  boolean isCut() {
    return length() > width;
  }

  // Blanks at the end are not missed.
  private int length() {
    int length = 0;
    int visible = 0;
    for (Part part : parts) {
      if (!part.text().isBlank()) {
        String stripped = part.text().stripTrailing();
        visible = length + stripped.codePointCount(0, stripped.length());
      }
      length += part.length();
    }
    return visible;
  }

  /** The text, or as much of it as has room before a sign that there is more. */
  static String cut(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return length <= width ? text : width <= 0 ? "" : first(text, width - 1) + CUT;
  }

  private static String first(String text, int length) {
    return text.substring(0, text.offsetByCodePoints(0, length));
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    boolean cut = isCut();
    int room = cut ? Math.max(0, width - 1) : width;
    for (Part part : parts) {
      int shown = Math.min(room, part.length());
      boolean last = cut && part.length() > room;
      append(line, first(part.text(), shown) + (last && width > 0 ? CUT : ""), part.style());
      room -= shown;
      if (last) {
        break;
      }
    }
    return line.toString();
  }

  private void append(StringBuilder line, String text, @Nullable IStyle style) {
    if (colors && style != null && !text.isEmpty()) {
      line.append(style.on()).append(text).append(style.off());
    } else {
      line.append(text);
    }
  }
}
