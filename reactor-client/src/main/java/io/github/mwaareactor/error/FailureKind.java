package io.github.mwaareactor.error;

/** Whether another attempt can help, and after what kind of wait. */
public enum FailureKind {
  /** Another attempt within the call would not help: its answer would be the same or too late. */
  PERMANENT,
  /** The service or the network failed. Another attempt may succeed soon. */
  TRANSIENT,
  /** The service asks for fewer calls. Another attempt may succeed after a longer wait. */
  THROTTLING
}
