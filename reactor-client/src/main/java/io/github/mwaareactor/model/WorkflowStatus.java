package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a workflow can be used. */
public enum WorkflowStatus {
  /** Its runs can be started. */
  READY,
  /** Being deleted. */
  DELETING,
  /** Absent, or a status that this version does not know. */
  UNKNOWN;

  private static final Map<String, WorkflowStatus> BY_NAME =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(WorkflowStatus::name, status -> status));

  /**
   * Reads the service's text, which is case-sensitive.
   *
   * @param text any text
   * @return the value of that name, or {@link #UNKNOWN}
   */
  public static WorkflowStatus of(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNKNOWN);
  }
}
