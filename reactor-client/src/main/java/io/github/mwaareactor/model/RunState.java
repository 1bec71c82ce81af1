package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of a run. */
public enum RunState {
  /** Accepted and ready to run. */
  STARTING(false),
  /** Waiting in the queue. */
  QUEUED(false),
  /** In progress. */
  RUNNING(false),
  /** Ended successfully. */
  SUCCESS(true),
  /** Ended with a failure. */
  FAILED(true),
  /** Ended because it took too long. */
  TIMEOUT(true),
  /** Being stopped. */
  STOPPING(false),
  /** Ended because it was stopped. */
  STOPPED(true),
  /**
   * Absent, or a state that this version does not know. {@link RunDetail#runStateText()} has the
   * service's text.
   */
  UNKNOWN(false);

  private static final Map<String, RunState> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(RunState::name, state -> state));

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /**
   * Reads the service's text, which is case-sensitive.
   *
   * @param text any text
   * @return the state of that name, or {@link #UNKNOWN}
   */
  public static RunState of(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNKNOWN);
  }

  /** Whether a run in this state has ended and will not change again. */
  public boolean isTerminal() {
    return terminal;
  }
}
