package io.github.mwaareactor.statuschecker;

import org.jspecify.annotations.Nullable;

/** What reads the lines of an input, one by one. */
interface LineReader {
  /**
   * Reads one line.
   *
   * @return what it names, or null if nothing: it is blank, a comment or a header
   * @throws IllegalArgumentException if it should name something and does not
   */
  @Nullable InputLine read(String line);

  /** Whether a line had the names of columns. */
  boolean hasHeader();
}
