package io.github.mwaareactor.statuschecker;

import java.util.Locale;

/** A bar that fills from left to right; its last cell is filled when all is done, not before. */
final class Bar {
  private static final int MOST_CELLS = 40;

  private Bar() {}

  /** A third of the columns, so that it stays as it is while the figures beside it grow. */
  static String of(double fraction, int columns) {
    int cells = Math.max(0, Math.min(MOST_CELLS, columns / 3 - 2));
    int filled = (int) Math.floor(Math.max(0, Math.min(1, fraction)) * cells);
    return "[" + "#".repeat(filled) + "-".repeat(cells - filled) + "]";
  }

  /** Like the bar, 100 only when all is done. */
  static String percent(double fraction) {
    return String.format(
        Locale.ROOT, "%3d %%", (int) Math.floor(Math.max(0, Math.min(1, fraction)) * 100));
  }
}
