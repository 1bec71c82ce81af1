package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;

/**
 * What a partition's processor knows of its member.
 *
 * @param member its name, as in what it publishes
 * @param topics the fleet's topics
 * @param partitions how many each of them has
 * @param partitioning which one has a run
 * @param isClaiming whether partitions are claimed; only a test that shows what happens without it
 *     does not
 * @param beforePublishing runs before changes are handed to Kafka; for tests that stop a member
 *     there
 * @param afterPublishing runs after changes were handed to Kafka, before they are committed; for
 *     tests that stop a member there
 */
record MemberSettings(
    String member,
    FleetTopics topics,
    int partitions,
    Partitioning partitioning,
    boolean isClaiming,
    Runnable beforePublishing,
    Runnable afterPublishing) {}
