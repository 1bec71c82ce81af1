package io.github.mwaareactor.observe;

/** How many connections a client has, to all hosts together. */
public interface ConnectionCounts {
  /** Connections in use. */
  int active();

  /** Idle connections in the pool. */
  int idle();

  /** Attempts that wait for a connection because the pool is at its maximum. */
  int waiting();
}
