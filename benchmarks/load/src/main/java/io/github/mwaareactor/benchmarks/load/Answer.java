package io.github.mwaareactor.benchmarks.load;

/** Told once of each lookup, on any thread. */
public interface Answer {
  /** The run is in that state. */
  void found(Run run, String state);

  /** It could not be found out. */
  void failed(Run run, Throwable error);
}
