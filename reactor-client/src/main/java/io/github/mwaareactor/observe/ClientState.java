package io.github.mwaareactor.observe;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The state of a client, which can be read at any time from any thread. A listener keeps it from
 * {@link CallListener#opened} to {@link CallListener#closed}.
 */
public interface ClientState {
  /**
   * How many tokens its retry budget has left; empty before its first call, and if its {@code
   * Retry} has no budget.
   */
  OptionalInt retryBudget();

  /** How many attempts wait for a permit. */
  int waitingForPermit();

  /** Its connections: the same object for all clients that share them. */
  ConnectionCounts connections();

  /**
   * How long ago its identity provider returned the current identity; {@code null} without an
   * identity.
   */
  @Nullable Duration credentialsAge();
}
