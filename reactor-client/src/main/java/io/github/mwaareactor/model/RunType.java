package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

/** What started a run. */
public enum RunType {
  /** A call to start it. */
  ON_DEMAND,
  /** The workflow's schedule. */
  SCHEDULED,
  /** A type that this version does not know. {@code runTypeText()} has the service's text. */
  UNKNOWN;

  /**
   * Reads the service's text, which is case-sensitive.
   *
   * @param text any text
   * @return the type of that name, or {@link #UNKNOWN}
   */
  public static RunType of(String text) {
    return switch (requireNonNull(text, "text")) {
      case "ON_DEMAND" -> ON_DEMAND;
      case "SCHEDULED" -> SCHEDULED;
      default -> UNKNOWN;
    };
  }
}
