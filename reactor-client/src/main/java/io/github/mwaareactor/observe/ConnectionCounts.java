package io.github.mwaareactor.observe;

/** How many connections a client has, to all hosts together. */
public interface ConnectionCounts {
  /** Those in use. */
  int active();

  /** Those that wait in the pool to be used again. */
  int idle();

  /** Attempts that wait for a connection because there are as many as allowed. */
  int waiting();
}
