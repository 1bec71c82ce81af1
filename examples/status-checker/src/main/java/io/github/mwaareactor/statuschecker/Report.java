package io.github.mwaareactor.statuschecker;

/** Tells what is found out, to people or programs. Used by one thread. */
interface Report {
  /** What became known of a run. */
  void seen(RunUpdate update);

  /** What is no result, such as a line that cannot be used; for standard error. */
  void note(String text);

  /** Shows what was held back; called some times a second. */
  void tick();

  /** The last call: tells the summary and leaves the terminal as it was. */
  void end(String summary);
}
