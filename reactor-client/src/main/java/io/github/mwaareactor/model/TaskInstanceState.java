package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of a task instance, as Apache Airflow names it. */
public enum TaskInstanceState {
  /** Not scheduled yet. */
  NONE,
  /** Its dependencies are met, so it should run. */
  SCHEDULED,
  /** Waiting to be run. */
  QUEUED,
  /** In progress. */
  RUNNING,
  /** Ended successfully. */
  SUCCESS,
  /** Ended with a failure. */
  FAILED,
  /** Asked to restart while it ran. */
  RESTARTING,
  /** Failed, and will be tried again. */
  UP_FOR_RETRY,
  /** A sensor that will be scheduled again. */
  UP_FOR_RESCHEDULE,
  /** Not run, because a task that it depends on failed. */
  UPSTREAM_FAILED,
  /** Waiting for a trigger. */
  DEFERRED,
  /** No longer part of the workflow. */
  REMOVED,
  /** Ended because it was cancelled. */
  CANCELLED,
  /** Ended because it took too long. */
  TIMEOUT,
  /** Absent, or a state that this version does not know. */
  UNKNOWN;

  private static final Map<String, TaskInstanceState> BY_NAME =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(TaskInstanceState::name, state -> state));

  /**
   * Reads the service's text, which is case-sensitive.
   *
   * @param text any text
   * @return the value of that name, or {@link #UNKNOWN}
   */
  public static TaskInstanceState of(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNKNOWN);
  }
}
