package io.github.mwaareactor.benchmarks.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a service, by lookups or by a watcher.
 *
 * @param runs how many are watched, or looked up in turn
 * @param staleness how fresh each watched one is to be
 * @param connections how many a client may have; as many lookups are in flight
 * @param every the time from one lookup to the next; null to have as many as possible
 */
record Demand(int runs, Duration staleness, int connections, @Nullable Duration every) {
  private static final int USUAL_CONNECTIONS = 64;
  private static final int MANY_CONNECTIONS = 256;
  // 64 calls of 30 ms make 2,133 a second.
  private static final int USUAL_CONNECTIONS_BEAR = 1000;
  private static final int STEADY_SECONDS = 10;

  /** Twice what a service of this limit accepts, and by lookups all that their connections do. */
  static Demand beyond(int limit) {
    return new Demand(
        2 * limit,
        Duration.ofSeconds(1),
        limit > USUAL_CONNECTIONS_BEAR ? MANY_CONNECTIONS : USUAL_CONNECTIONS,
        null);
  }

  /** Neither more nor less. */
  static Demand of(int perSecond) {
    return new Demand(
        STEADY_SECONDS * perSecond,
        Duration.ofSeconds(STEADY_SECONDS),
        USUAL_CONNECTIONS,
        Duration.ofSeconds(1).dividedBy(perSecond));
  }
}
