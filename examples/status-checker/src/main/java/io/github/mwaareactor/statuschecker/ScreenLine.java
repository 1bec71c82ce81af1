package io.github.mwaareactor.statuschecker;

import picocli.CommandLine.Help.Ansi.IStyle;

/** A line for people, clipped to a width, perhaps with colours. */
final class ScreenLine {
  static final int UNCLIPPED = Integer.MAX_VALUE;

  private final StringBuilder text = new StringBuilder();
  private final boolean colors;
  private int room;

  ScreenLine(int width, boolean colors) {
    this.room = width;
    this.colors = colors;
  }

  ScreenLine add(String more) {
    text.append(clip(more));
    return this;
  }

  ScreenLine add(String more, IStyle style) {
    String clipped = clip(more);
    if (colors && !clipped.isEmpty()) {
      text.append(style.on()).append(clipped).append(style.off());
    } else {
      text.append(clipped);
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

  private String clip(String more) {
    String shown = Formats.printable(more);
    int length = shown.codePointCount(0, shown.length());
    if (length > room) {
      shown = shown.substring(0, shown.offsetByCodePoints(0, room));
      length = room;
    }
    room -= length;
    return shown;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
