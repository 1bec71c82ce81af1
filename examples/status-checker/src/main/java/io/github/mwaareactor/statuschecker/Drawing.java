package io.github.mwaareactor.statuschecker;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/** A few lines at the end of what a terminal shows, redrawn in place. Used by one thread. */
final class Drawing {
  // Without wrapping, a line that is too long after all takes one row nevertheless.
  private static final String BEGIN = "\u001b[?25l";
  private static final String END = "\u001b[?25h";
  private static final String WRAP = "\u001b[?7h";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CLEAR_ALL = "\u001b[H\u001b[2J";

  private final PrintWriter terminal;
  private final Supplier<Terminal.Size> measured;
  private Terminal.Size size;
  private int drawn;
  private boolean begun;

  Drawing(PrintWriter terminal, Supplier<Terminal.Size> measured) {
    this.terminal = terminal;
    this.measured = measured;
    this.size = measured.get();
  }

  /** The terminal's, as of now. */
  Terminal.Size size() {
    return measured.get();
  }

  /** Draws these lines in place of those before, and so much of them as there is room for. */
  void draw(List<ScreenLine> lines) {
    StringBuilder frame = new StringBuilder(begun ? "" : BEGIN).append(NO_WRAP);
    begun = true;
    goToTop(frame);
    List<ScreenLine> fitting = fitting(lines);
    fitting.forEach(line -> frame.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
    send(frame.append(CLEAR_BELOW).append(WRAP));
    drawn = fitting.size();
  }

  /** Removes the lines: what is printed next is where they were, and stays. */
  void erase() {
    if (drawn > 0) {
      StringBuilder frame = new StringBuilder();
      goToTop(frame);
      send(frame.append(CLEAR_BELOW));
      drawn = 0;
    }
  }

  /** Leaves the lines where they are, and the terminal as it was. */
  void end() {
    if (begun) {
      send(new StringBuilder(END));
      begun = false;
    }
    drawn = 0;
  }

  private void send(StringBuilder text) {
    terminal.print(text);
    terminal.flush();
  }

  // Lines that have left the screen cannot be redrawn, and the cursor itself takes a row.
  private List<ScreenLine> fitting(List<ScreenLine> lines) {
    int surplus = Math.max(0, lines.size() - Math.max(1, size.rows() - 1));
    return lines.subList(surplus, lines.size());
  }

  // The cursor is not in the first column where the terminal has echoed a Ctrl-C.
  private void goToTop(StringBuilder frame) {
    Terminal.Size now = measured.get();
    if (!now.equals(size) && drawn > 0) {
      frame.append(CLEAR_ALL); // who knows where the terminal has moved the lines to
    } else if (drawn > 0) {
      frame.append("\r\u001b[").append(drawn).append('A');
    } else {
      frame.append('\r');
    }
    size = now;
  }
}
