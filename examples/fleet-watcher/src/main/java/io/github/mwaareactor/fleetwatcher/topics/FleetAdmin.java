package io.github.mwaareactor.fleetwatcher.topics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics of a fleet, and sees whether they fit together. */
public final class FleetAdmin implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Admin admin;
  private final String brokers;

  private FleetAdmin(Admin admin, String brokers) {
    this.admin = admin;
    this.brokers = brokers;
  }

  /**
   * Connects.
   *
   * @param kafka Kafka's own properties
   */
  public static FleetAdmin of(Map<String, String> kafka) {
    return new FleetAdmin(
        Admin.create(Map.<String, Object>copyOf(kafka)),
        kafka.getOrDefault("bootstrap.servers", ""));
  }

  /**
   * Makes the topics that are missing, those of the stores too.
   *
   * @param partitions how many a topic gets that is made, if none of the others is there yet
   * @param replicationFactor -1 for the default of the brokers
   * @param group whose members have stores with as many partitions
   * @return how many partitions they have
   * @throws IllegalStateException if they differ in that; the message says what to do
   */
  public int ensure(FleetTopics topics, int partitions, short replicationFactor, String group) {
    Map<String, Integer> found = found(topics, group);
    int wanted = found.isEmpty() ? partitions : one(found);
    List<NewTopic> missing =
        names(topics, group).stream()
            .filter(name -> !found.containsKey(name))
            .map(
                name ->
                    new NewTopic(name, wanted, replicationFactor)
                        .configs(
                            Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT)))
            .toList();
    if (!missing.isEmpty()) {
      create(missing);
      return one(found(topics, group)); // somebody else may have made them meanwhile
    }
    return wanted;
  }

  /**
   * How many partitions the topics have.
   *
   * @throws IllegalStateException if there are no such topics, or they do not fit together
   */
  public int partitions(FleetTopics topics, String group) {
    Map<String, Integer> found = found(topics, group);
    if (!found.containsKey(topics.runs()) || !found.containsKey(topics.states())) {
      throw new IllegalStateException(
          "there are no topics "
              + topics.runs()
              + " and "
              + topics.states()
              + " at "
              + brokers
              + ": a member makes them when it starts, with run");
    }
    return one(found);
  }

  private static int one(Map<String, Integer> found) {
    if (new TreeSet<>(found.values()).size() > 1) {
      throw new IllegalStateException(
          "the topics of a fleet must all have the same number of partitions, but "
              + found.entrySet().stream()
                  .map(topic -> topic.getKey() + " has " + topic.getValue())
                  .collect(Collectors.joining(", "))
              + ". The number of a fleet cannot be changed: runs would be looked for in partitions where"
              + " they are not kept. Start a fleet of another name (--fleet) with the number you want,"
              + " submit the runs to it, and stop the members of this one");
    }
    return found.values().iterator().next();
  }

  // Kafka Streams would make its changelogs itself, with settings that some managed brokers refuse.
  private static List<String> names(FleetTopics topics, String group) {
    return List.of(
        topics.runs(),
        topics.states(),
        topics.owners(),
        group + "-runs-changelog",
        group + "-rates-changelog");
  }

  private Map<String, Integer> found(FleetTopics topics, String group) {
    Map<String, Integer> found = new LinkedHashMap<>();
    admin
        .describeTopics(names(topics, group))
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                TopicDescription known = description.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                found.put(name, known.partitions().size());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
              } catch (ExecutionException | TimeoutException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw unreachable(e);
                }
              }
            });
    return found;
  }

  private void create(List<NewTopic> topics) {
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (name, created) -> {
              try {
                created.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
              } catch (ExecutionException | TimeoutException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw unreachable(e);
                }
              }
            });
  }

  private KafkaException unreachable(Exception error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return new KafkaException(
        "the brokers at " + brokers + " do not answer as expected: " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    admin.close();
  }
}
