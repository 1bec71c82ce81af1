package io.github.mwaareactor.error;

/** Whether trying again can help, and how patiently. */
public enum FailureKind {
  /** Not worth another attempt within a call: the answer would be the same, or come too late. */
  PERMANENT,
  /** The service or the way to it failed; another attempt may succeed soon. */
  TRANSIENT,
  /** The service asks for fewer calls; another attempt may succeed after a longer wait. */
  THROTTLING
}
