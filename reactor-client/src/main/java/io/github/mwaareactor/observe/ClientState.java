package io.github.mwaareactor.observe;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a client at any moment, from any thread. A listener keeps it from {@link
 * CallListener#opened} to {@link CallListener#closed}.
 */
public interface ClientState {
  /**
   * How many tokens its retry budget has left; empty before its first call, and if its {@code
   * Retry} keeps no budget.
   */
  OptionalInt retryBudget();

  /** How many attempts wait for a permit. */
  int waitingForPermit();

  /** Its connections: one object for all clients that share them. */
  ConnectionCounts connections();

  /** How long ago its identity provider gave what it signs with; {@code null} without identity. */
  @Nullable Duration credentialsAge();
}
