package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Says once that an input is no list of runs, and not line by line: the first lines that cannot be
 * used are kept until there is a run or a header.
 */
final class RecognizedRuns implements RunSource {
  private static final int MOST_HELD = 10;

  private final RunLines runs;
  private final Deque<InputLine> held = new ArrayDeque<>();
  private boolean isRecognized;
  private boolean hasEnded;

  RecognizedRuns(RunLines runs) {
    this.runs = runs;
  }

  @Override
  public long bytes() {
    return runs.bytes();
  }

  @Override
  public long line() {
    return runs.line();
  }

  @Override
  public @Nullable InputLine next() throws IOException {
    if (!held.isEmpty() || hasEnded) {
      return held.poll();
    }
    return isRecognized ? runs.next() : recognize();
  }

  private @Nullable InputLine recognize() throws IOException {
    while (held.size() < MOST_HELD) {
      InputLine next = runs.next();
      if (next == null) {
        return end(held.isEmpty() ? new InputLine.None() : unusable("no line names a run"));
      } else if (next instanceof InputLine.Unusable) {
        return end(next);
      }
      held.add(next);
      if (next instanceof InputLine.Ref || next instanceof InputLine.Workflow || runs.hasHeader()) {
        isRecognized = true;
        return held.poll();
      }
    }
    return end(unusable("none of the first " + held.size() + " lines names a run"));
  }

  private InputLine unusable(String what) {
    InputLine first = held.getFirst();
    return held.size() == 1 || !(first instanceof InputLine.Bad bad)
        ? first
        : new InputLine.Unusable(what + "; line " + bad.number() + ": " + bad.why());
  }

  private InputLine end(InputLine last) {
    hasEnded = true;
    held.clear();
    return last;
  }
}
