package io.github.mwaareactor.statuschecker;

import java.util.OptionalDouble;

/**
 * How much of the input was taken so far. The reader is ahead of the results, by an amount that
 * matters in a small file: so a fraction counts results, and bytes only tell how many lines a file
 * of this size may have. One thread writes, others read.
 */
final class Progress {
  private record Taken(long bytes, long lines) {}

  private final long size;
  private volatile Taken taken = new Taken(0, 0);

  private Progress(long size) {
    this.size = size;
  }

  /** Of a file of so many bytes. */
  static Progress of(long size) {
    return new Progress(size);
  }

  /** Of a stream, which ends nobody knows where. */
  static Progress endless() {
    return new Progress(-1);
  }

  /** Another line is taken; the input is read up to so many bytes. */
  void take(long bytes) {
    taken = new Taken(bytes, taken.lines() + 1);
  }

  /** There is no further line. */
  void end() {
    taken = new Taken(size, taken.lines());
  }

  /** The part that is done when so many of the lines taken are. */
  OptionalDouble fraction(long done) {
    Taken now = taken;
    if (size <= 0 || now.lines() == 0) {
      return OptionalDouble.empty();
    }
    double read = Math.min(1, (double) now.bytes() / size);
    return OptionalDouble.of(Math.min(1, read * done / now.lines()));
  }
}
