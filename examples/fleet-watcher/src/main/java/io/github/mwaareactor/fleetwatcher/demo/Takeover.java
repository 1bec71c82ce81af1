package io.github.mwaareactor.fleetwatcher.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What becomes of the partitions of a member that was killed. */
final class Takeover {
  private final Set<Integer> orphans;
  private final long killedAt;
  private final Map<Integer, String> heirs = new TreeMap<>();
  private long lastAt;

  Takeover(Set<Integer> partitions, long killedAtNanos) {
    this.orphans = new TreeSet<>(partitions);
    this.killedAt = killedAtNanos;
    this.lastAt = killedAtNanos;
  }

  /** A member that is alive says what it owns. */
  void owns(String member, Set<Integer> partitions, long nanos) {
    for (Integer partition : partitions) {
      if (orphans.remove(partition)) {
        heirs.put(partition, member);
        lastAt = nanos;
      }
    }
  }

  boolean isComplete() {
    return orphans.isEmpty();
  }

  /** From the kill until the last partition was seen to be owned again. */
  Duration withoutOwner() {
    return Duration.ofNanos(lastAt - killedAt);
  }

  /** How many partitions went to whom. */
  Map<String, Integer> heirs() {
    Map<String, Integer> counts = new TreeMap<>();
    heirs.values().forEach(member -> counts.merge(member, 1, Integer::sum));
    return counts;
  }
}
