package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a run stands in its life. */
public enum RunState {
  /** Accepted and ready to run. */
  STARTING(false),
  /** Waiting in the queue. */
  QUEUED(false),
  /** In progress. */
  RUNNING(false),
  /** Ended well. */
  SUCCESS(true),
  /** Ended with a failure. */
  FAILED(true),
  /** Ended because it took too long. */
  TIMEOUT(true),
  /** Asked to stop; its work is being torn down. */
  STOPPING(false),
  /** Stopped, nothing of it runs any more. */
  STOPPED(true),
  /** Not told, or a state this version does not know: {@link RunDetail#runStateText()} has it. */
  UNKNOWN(false);

  private static final Map<String, RunState> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(RunState::name, state -> state));

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /**
   * Reads the service's text. It is compared exactly, as the service writes it.
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
