package io.github.mwaareactor.fleetwatcher.topics;

/**
 * The value of a record of the owners topic, as JSON; its key is the number of a partition.
 *
 * @param member who watches the runs of that partition
 * @param id differs from one claim to the next
 */
public record Claim(String member, String id) {}
