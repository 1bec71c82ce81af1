package io.github.mwaareactor.statuschecker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal of some size shows after it was sent some text; knows the few sequences that we
 * send, and refuses others.
 */
final class TestTerminal {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([?\\d;]*)([A-Za-z])");

  private final int columns;
  private final int rows;
  private final List<StringBuilder> screen = new ArrayList<>();
  private final List<String> scrolledOut = new ArrayList<>();
  private int row;
  private int column;
  private boolean cursorHidden;
  private boolean noWrap;
  private boolean colored;

  TestTerminal(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    screen.add(new StringBuilder());
  }

  TestTerminal show(String text) {
    Matcher sequence = SEQUENCE.matcher(text);
    int index = 0;
    while (index < text.length()) {
      if (text.charAt(index) == '\u001b') {
        if (!sequence.find(index) || sequence.start() != index) {
          throw new IllegalArgumentException("no known sequence at " + index + ": " + text);
        }
        obey(sequence.group(1), sequence.group(2).charAt(0));
        index = sequence.end();
      } else {
        int codePoint = text.codePointAt(index);
        print(codePoint);
        index += Character.charCount(codePoint);
      }
    }
    return this;
  }

  private void print(int codePoint) {
    if (codePoint == '\n') {
      column = 0; // as terminals are set, for programs that end lines as Unix does
      lineFeed();
    } else if (codePoint == '\r') {
      column = 0;
    } else {
      if (column == columns && !noWrap) {
        column = 0;
        lineFeed();
      }
      put(Math.min(column, columns - 1), codePoint);
      column = Math.min(columns, column + 1);
    }
  }

  private void put(int at, int codePoint) {
    StringBuilder line = screen.get(row);
    while (line.codePointCount(0, line.length()) <= at) {
      line.append(' ');
    }
    int from = line.offsetByCodePoints(0, at);
    line.replace(from, line.offsetByCodePoints(from, 1), Character.toString(codePoint));
  }

  private void lineFeed() {
    row++;
    if (row == rows) {
      scrolledOut.add(screen.remove(0).toString());
      row--;
    }
    if (row == screen.size()) {
      screen.add(new StringBuilder());
    }
  }

  private void obey(String parameters, char command) {
    switch (command) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(parameters));
      case 'K' -> clearRestOfLine();
      case 'J' -> clear(parameters);
      case 'H' -> row = column = 0;
      case 'm' -> colored = true;
      case 'h', 'l' -> set(parameters, command == 'h');
      default -> throw new IllegalArgumentException("unknown sequence " + parameters + command);
    }
  }

  private void clearRestOfLine() {
    StringBuilder line = screen.get(row);
    if (line.codePointCount(0, line.length()) > column) {
      line.setLength(line.offsetByCodePoints(0, column));
    }
  }

  private void clear(String parameters) {
    if (parameters.equals("2")) {
      screen.forEach(line -> line.setLength(0));
    } else {
      clearRestOfLine();
      screen.subList(row + 1, screen.size()).clear();
    }
  }

  private void set(String mode, boolean on) {
    switch (mode) {
      case "?25" -> cursorHidden = !on;
      case "?7" -> noWrap = !on;
      default -> throw new IllegalArgumentException("unknown mode " + mode);
    }
  }

  /** The lines from top to bottom without blanks at their ends, the empty ones below left out. */
  List<String> lines() {
    List<String> lines =
        new ArrayList<>(screen.stream().map(line -> line.toString().stripTrailing()).toList());
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  /** Lines that have left the screen at its top, oldest first. */
  List<String> scrolledOut() {
    return scrolledOut;
  }

  boolean isAsItWas() {
    return !cursorHidden && !noWrap;
  }

  boolean isCursorHidden() {
    return cursorHidden;
  }

  boolean isColored() {
    return colored;
  }
}
