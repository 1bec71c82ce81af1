package io.github.mwaareactor.benchmarks.compare;

/** Something to be measured. */
interface Question {
  /** Measures it and keeps what it found. */
  void ask(Settings settings, Recording recording) throws Exception;
}
