package io.github.mwaareactor.fleetwatcher.member;

import java.util.List;
import java.util.Set;

/**
 * What a member says of itself at {@code /status}, as JSON.
 *
 * @param member its name
 * @param state of Kafka Streams, such as {@code RUNNING}
 * @param partitions whose runs it watches
 * @param claims how many partitions it began to own since it started
 * @param runs how many runs it watches
 * @param transitions how many state changes it published since it started
 * @param restoring how many records of stores are to be read before more partitions are watched
 * @param stalenessP99Millis the 99th percentile of the time since a run was last seen, of the
 *     account where it is highest
 * @param stalenessMaxMillis the longest time since a run was last seen
 * @param calls how many calls its watchers made
 * @param throttled how many of them the service throttled
 * @param failed how many of them failed for another transient reason
 * @param accounts what is watched of each account, in order
 */
public record MemberStatus(
    String member,
    String state,
    Set<Integer> partitions,
    long claims,
    int runs,
    long transitions,
    long restoring,
    long stalenessP99Millis,
    long stalenessMaxMillis,
    long calls,
    long throttled,
    long failed,
    List<AccountStatus> accounts) {
  /**
   * Of one account in one region.
   *
   * @param account as in keys, {@code account/region}
   * @param runs how many are watched
   * @param ratePerSecond of polls, as permitted; negative if nothing limits it yet
   */
  public record AccountStatus(String account, int runs, double ratePerSecond) {}
}
