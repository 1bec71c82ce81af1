package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs as an input names them, one after the other. Used by one thread. */
interface RunSource {
  /**
   * The next run, or what is in its place; null at the end.
   *
   * @throws IOException if the input cannot be read any further
   */
  @Nullable InputLine next() throws IOException;

  /** How far the input is read, in bytes of UTF-8. */
  long bytes();

  /** The line that was read last, counted from 1. */
  long line();
}
