package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Counts what was found out; the exit code follows from it. Used by one thread. */
final class Tally {
  private static final long UNKNOWN = -1;
  private static final int MOST_UNREACHABLE = 64;

  private final Map<RunState, Long> states = new EnumMap<>(RunState.class);
  private long expected;
  private long notRead;
  private long badLines;
  private long lostWorkflows;
  private long unreachable;
  private boolean hopeless;
  private boolean inputBroken;

  private Tally(long expected) {
    this.expected = expected;
  }

  /** For so many distinct runs. */
  static Tally of(long expected) {
    return new Tally(expected);
  }

  /** For nobody knows how many runs. */
  static Tally ofUnknown() {
    return new Tally(UNKNOWN);
  }

  /** A run that was seen before is counted where it is now. */
  void add(RunUpdate update) {
    RunState from = update.from();
    if (from != null) {
      states.merge(from, -1L, Long::sum);
    }
    RunState to = update.to();
    if (to != null) {
      states.merge(to, 1L, Long::sum);
      unreachable = 0;
    } else {
      unreachable = update.isUnreachable() ? unreachable + 1 : 0;
      hopeless |= isHopeless(update);
      notRead++;
    }
  }

  /** There is one more run to be read. */
  void expect() {
    expected++;
  }

  /** The runs of a workflow cannot be followed, perhaps as those of no other one could. */
  void addLostWorkflow(boolean isHopeless) {
    lostWorkflows++;
    hopeless |= isHopeless && read() == 0;
  }

  private boolean isHopeless(RunUpdate update) {
    boolean isFirst = read() == 0;
    return (isFirst && (update.isHopeless() || update.isUnreachable()))
        || unreachable >= MOST_UNREACHABLE;
  }

  void addBadLine() {
    badLines++;
  }

  void addBrokenInput() {
    inputBroken = true;
  }

  /**
   * Whether it is no use going on: no run was read, and none can be, or the service cannot be
   * reached any longer.
   */
  boolean isHopeless() {
    return hopeless;
  }

  /** How many runs were read. */
  long read() {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }

  long runs() {
    return expected == UNKNOWN ? read() + notRead : expected;
  }

  /** How many runs have ended or cannot be followed. */
  long ended() {
    return notRead
        + states.entrySet().stream()
            .filter(state -> state.getKey().isTerminal())
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  /** How many lines of input were dealt with. */
  long lines() {
    return read() + notRead + badLines;
  }

  int exitCode() {
    if (notRead > 0 || badLines > 0 || lostWorkflows > 0 || inputBroken) {
      return ExitCodes.LOOKUP_FAILED;
    }
    return states.getOrDefault(RunState.SUCCESS, 0L) == runs()
        ? ExitCodes.OK
        : ExitCodes.NOT_ALL_SUCCESS;
  }

  /** Tells each count that is not zero, with its colour. */
  void forEach(BiConsumer<String, IStyle> part) {
    states.forEach(
        (state, count) -> {
          if (count > 0) {
            part.accept(Formats.count(count) + " " + state, Formats.style(state));
          }
        });
    if (notRead > 0) {
      part.accept(Formats.count(notRead) + " not read", Formats.style(null));
    }
    if (badLines > 0) {
      part.accept(Formats.count(badLines, "bad line", "bad lines"), Formats.style(null));
    }
    if (lostWorkflows > 0) {
      part.accept(
          Formats.count(lostWorkflows, "workflow", "workflows") + " not followed",
          Formats.style(null));
    }
    long unseen = runs() - read() - notRead;
    if (unseen > 0) {
      part.accept(Formats.count(unseen) + " not seen yet", Style.faint);
    }
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    forEach((part, style) -> parts.add(part));
    return String.join(", ", parts);
  }
}
