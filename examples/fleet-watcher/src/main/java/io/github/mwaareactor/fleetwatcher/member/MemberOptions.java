package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.accounts.Accounts;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a member is run.
 *
 * @param member its name, in what it publishes and logs
 * @param group the consumer group, which is also the name of the Kafka Streams application
 * @param topics the fleet's topics
 * @param partitions how many the topics have, where they are made
 * @param replicationFactor of topics that are made; -1 for the default of the brokers
 * @param kafka properties of Kafka's own: {@code bootstrap.servers}, security, and whatever else
 * @param accounts whose runs are watched
 * @param targetStaleness how old the known state of a run may become
 * @param rate the most polls per second for an account and region that has none of its own;
 *     infinite for what the service tolerates
 * @param standbys how many other members keep a copy of each partition's store
 * @param sessionTimeout after which a silent member counts as dead
 * @param endpoint where the service is, if not where the ARNs say
 * @param httpHost where health and metrics are served
 * @param httpPort 0 for any free one
 */
public record MemberOptions(
    String member,
    String group,
    FleetTopics topics,
    int partitions,
    short replicationFactor,
    Map<String, String> kafka,
    Accounts accounts,
    Duration targetStaleness,
    double rate,
    int standbys,
    Duration sessionTimeout,
    @Nullable URI endpoint,
    String httpHost,
    int httpPort) {
  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(1);

  /** Checks what could not work. */
  public MemberOptions {
    require(partitions >= 1, "partitions must be at least 1, was " + partitions);
    require(standbys >= 0, "standbys must be at least 0, was " + standbys);
    require(
        sessionTimeout.compareTo(SHORTEST_SESSION) >= 0,
        "the session timeout must be at least 1 s, was " + sessionTimeout);
    kafka = Map.copyOf(kafka);
  }

  private static void require(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
