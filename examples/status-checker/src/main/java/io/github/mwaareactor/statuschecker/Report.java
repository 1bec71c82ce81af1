package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;

/** Tells what is found out, to people or programs. Used by one thread. */
interface Report {
  /** A run that is to be followed. */
  default void named(RunRef run) {}

  /** A workflow of which all runs are to be followed. */
  default void named(String workflowArn) {}

  /** What became known of a run. */
  void seen(RunUpdate update);

  /** What is no result, such as a line that cannot be used; for standard error. */
  void note(String text);

  /** Shows what was held back; called some times a second. */
  void tick();

  /** The last call: tells the summary and leaves the terminal as it was. */
  void end(String summary);
}
