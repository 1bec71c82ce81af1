package io.github.mwaareactor.benchmarks.load;

/** Receives a list: its runs, one at a time and on any thread, and then its end. */
public interface ListAnswer {
  /** The list has this run, in this state. */
  void listed(Run run, String state);

  /** The list is complete. */
  void ended();

  /** The list ends here, because of this error. */
  void failed(Throwable error);
}
