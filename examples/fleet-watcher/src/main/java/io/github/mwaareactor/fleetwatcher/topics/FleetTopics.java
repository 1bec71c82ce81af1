package io.github.mwaareactor.fleetwatcher.topics;

/**
 * The names of a fleet's topics.
 *
 * @param runs what is watched: {@link RunKey} to any value; a tombstone stops it
 * @param states what was seen: {@link RunKey} to {@link StateChange}
 * @param owners who watches a partition: its number to {@link Claim}
 */
public record FleetTopics(String runs, String states, String owners) {
  /** Those of a fleet of that name: {@code name.runs} and so on. */
  public static FleetTopics of(String fleet) {
    return new FleetTopics(fleet + ".runs", fleet + ".states", fleet + ".owners");
  }
}
