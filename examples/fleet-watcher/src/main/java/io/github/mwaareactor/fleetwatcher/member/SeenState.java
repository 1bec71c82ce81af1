package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of a run: whoever watches it next goes on from here. Of a workflow that is
 * watched as a whole, it has no state.
 *
 * @param state the last state published, null before the first
 * @param seenAt when it was seen; of a workflow, when it was submitted, or up to when its list was
 *     read
 * @param isFound whether the run was found by watching its workflow, and not submitted itself
 * @param isStopped whether it is not to be watched, although its workflow is
 * @param isRead whether the list of the workflow was read from end to end
 */
record SeenState(
    @Nullable RunState state,
    @Nullable Instant seenAt,
    boolean isFound,
    boolean isStopped,
    boolean isRead) {
  private static final char SEPARATOR = ';';
  private static final char FOUND_FLAG = 'F';
  private static final char STOPPED_FLAG = 'S';
  private static final char READ_FLAG = 'R';
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** A run that was submitted. */
  static final SeenState SUBMITTED = new SeenState(null, null, false, false, false);

  /** A run that was found. */
  static final SeenState FOUND = new SeenState(null, null, true, false, false);

  /** A workflow that was submitted then. */
  static SeenState submittedAt(Instant at) {
    return new SeenState(null, at, false, false, false);
  }

  SeenState seen(RunState newState, Instant at) {
    return new SeenState(newState, at, isFound, isStopped, false);
  }

  /** A workflow whose list was read up to then. */
  static SeenState readUpTo(Instant at) {
    return new SeenState(null, at, false, false, true);
  }

  SeenState submitted() {
    return new SeenState(state, seenAt, false, false, false);
  }

  SeenState stopped() {
    return new SeenState(state, seenAt, isFound, true, false);
  }

  /** Whether nothing more is published of it. */
  boolean isOver() {
    return isStopped || (state != null && state.isTerminal());
  }

  /**
   * As the store has it, {@code RUNNING;1796039779081000000;F}: state, nanoseconds since 1970, and
   * a letter for each flag that is set. Whoever takes a partition over reads it for each run before
   * the first poll, so it is less than JSON to read and to keep.
   */
  byte[] toBytes() {
    StringBuilder text = new StringBuilder(32);
    if (state != null) {
      text.append(state.name());
    }
    text.append(SEPARATOR);
    if (seenAt != null) {
      text.append(
          Math.addExact(
              Math.multiplyExact(seenAt.getEpochSecond(), NANOS_PER_SECOND), seenAt.getNano()));
    }
    text.append(SEPARATOR);
    if (isFound) {
      text.append(FOUND_FLAG);
    }
    if (isStopped) {
      text.append(STOPPED_FLAG);
    }
    if (isRead) {
      text.append(READ_FLAG);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads what {@link #toBytes} wrote. What a later version adds at the end is ignored. */
  static SeenState of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int time = text.indexOf(SEPARATOR) + 1;
    int flags = text.indexOf(SEPARATOR, time) + 1;
    if (time == 0 || flags == 0) {
      throw new IllegalArgumentException("not a seen state: " + text);
    }
    String state = text.substring(0, time - 1);
    String nanos = text.substring(time, flags - 1);
    int end = text.indexOf(SEPARATOR, flags);
    String set = text.substring(flags, end < 0 ? text.length() : end);
    return new SeenState(
        state.isEmpty() ? null : RunState.of(state),
        nanos.isEmpty() ? null : instant(Long.parseLong(nanos)),
        set.indexOf(FOUND_FLAG) >= 0,
        set.indexOf(STOPPED_FLAG) >= 0,
        set.indexOf(READ_FLAG) >= 0);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /** For a watcher. A run that is not to be watched counts as one that has ended. */
  SeenRun of(RunRef run) {
    return new SeenRun(run, isStopped ? RunState.STOPPED : state, seenAt);
  }
}
