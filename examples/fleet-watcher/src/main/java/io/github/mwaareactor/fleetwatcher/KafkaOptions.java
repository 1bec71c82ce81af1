package io.github.mwaareactor.fleetwatcher;

import static java.util.Objects.requireNonNullElse;

import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the brokers are reached, and what the fleet's topics are called. */
final class KafkaOptions {
  @Option(
      names = "--brokers",
      required = true,
      paramLabel = "HOST:PORT,…",
      defaultValue = "${env:FLEET_BROKERS}",
      description = "The brokers of the Kafka cluster. Environment: FLEET_BROKERS.")
  private String brokers = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      defaultValue = "${env:FLEET_KAFKA_CONFIG}",
      description =
          "A file with properties of Kafka's clients, such as those of security. Environment: FLEET_KAFKA_CONFIG.")
  private @Nullable Path file;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "A property of Kafka's clients, which counts more than the file's. May be repeated.")
  private Map<String, String> properties = new HashMap<>();

  @Option(
      names = "--fleet",
      paramLabel = "NAME",
      defaultValue = "${env:FLEET_NAME:-mwaa}",
      description =
          "The name of the fleet: its topics are NAME.runs, NAME.states and NAME.owners, its group is NAME.fleet. Default: ${DEFAULT-VALUE}. Environment: FLEET_NAME.")
  private String fleet = "mwaa";

  @Option(
      names = "--runs-topic",
      paramLabel = "NAME",
      defaultValue = "${env:FLEET_RUNS_TOPIC}",
      description = "The topic of runs, if it has another name. Environment: FLEET_RUNS_TOPIC.")
  private @Nullable String runs;

  @Option(
      names = "--states-topic",
      paramLabel = "NAME",
      defaultValue = "${env:FLEET_STATES_TOPIC}",
      description = "The topic of states, if it has another name. Environment: FLEET_STATES_TOPIC.")
  private @Nullable String states;

  @Option(
      names = "--owners-topic",
      paramLabel = "NAME",
      defaultValue = "${env:FLEET_OWNERS_TOPIC}",
      description = "The topic of owners, if it has another name. Environment: FLEET_OWNERS_TOPIC.")
  private @Nullable String owners;

  FleetTopics topics() {
    FleetTopics usual = FleetTopics.of(fleet);
    return new FleetTopics(
        requireNonNullElse(runs, usual.runs()),
        requireNonNullElse(states, usual.states()),
        requireNonNullElse(owners, usual.owners()));
  }

  String group() {
    return fleet + ".fleet";
  }

  /**
   * Kafka's own properties.
   *
   * @throws IllegalArgumentException if the file cannot be read
   */
  Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        read.load(reader);
      } catch (IOException e) {
        throw new IllegalArgumentException("--kafka-config " + file + " cannot be read: " + e, e);
      }
      read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
    }
    all.putAll(properties);
    all.put("bootstrap.servers", brokers);
    return all;
  }
}
