package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import io.github.mwaareactor.fleetwatcher.demo.LocalBroker;
import io.github.mwaareactor.fleetwatcher.demo.StatesOracle;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker and members in processes of their own, and the emulator with many accounts in this one.
 */
final class TestFleet implements AutoCloseable {
  static final int PARTITIONS = 12;
  static final String FLEET = "test";
  static final FleetTopics TOPICS = FleetTopics.of(FLEET);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final Path directory;
  final MwaaServerlessEmulator emulator;
  final List<String> accounts = new ArrayList<>();
  final Map<String, Member> members = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = freePort();
  private final int controllerPort = freePort();
  private ChildJvm broker;

  TestFleet(Path directory, int accountCount) {
    this.directory = directory;
    delete(directory); // of an earlier run
    MwaaServerlessEmulator.Builder builder = MwaaServerlessEmulator.builder().recordedCalls(1);
    StringBuilder profiles = new StringBuilder();
    StringBuilder file = new StringBuilder("[");
    for (int i = 0; i < accountCount; i++) {
      String account = String.format("1000000000%02d", i);
      accounts.add(account);
      AccessKey key = AccessKey.of("AKIATEST" + account, "secret-" + account);
      builder.account(account, key);
      profiles
          .append("[profile a" + account + "]\n")
          .append("aws_access_key_id = " + key.accessKeyId() + "\n")
          .append("aws_secret_access_key = " + key.secretAccessKey() + "\n");
      file.append(i == 0 ? "" : ",")
          .append("{\"account\":\"" + account + "\",\"regions\":[\"us-east-1\"],")
          .append("\"profile\":\"a" + account + "\"}");
    }
    emulator = builder.start();
    write("config", profiles.toString());
    write("accounts.json", file.append("]").toString());
    startBroker();
  }

  private static void delete(Path directory) {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startBroker() {
    broker =
        ChildJvm.start(
            "broker",
            directory,
            Map.of(),
            List.of("-Xmx512m"),
            LocalBroker.class,
            List.of(
                directory.resolve("kafka").toString(),
                String.valueOf(port),
                String.valueOf(controllerPort)));
    broker.awaitLine("ready");
  }

  ChildJvm broker() {
    return broker;
  }

  String brokers() {
    return "127.0.0.1:" + port;
  }

  /** Starts a member and waits until it serves its status. */
  Member start(String name, String... options) {
    return start(FleetWatcher.class, name, options);
  }

  Member start(Class<?> main, String name, String... options) {
    int httpPort = freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--brokers=" + brokers(),
                "--fleet=" + FLEET,
                "--accounts=" + directory.resolve("accounts.json"),
                "--member=" + name,
                "--partitions=" + PARTITIONS,
                "--staleness=1s",
                "--session-timeout=6s",
                "--endpoint=" + emulator.endpoint(),
                "--http-host=127.0.0.1",
                "--http-port=" + httpPort));
    arguments.addAll(List.of(options));
    ChildJvm process =
        ChildJvm.start(
            name,
            directory,
            Map.of(
                "AWS_CONFIG_FILE", directory.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString()),
            List.of("-Xmx1g"),
            main,
            arguments);
    Member member = new Member(name, process, httpPort);
    members.put(name, member);
    return member;
  }

  /** Waits until all partitions are owned by the members that run. */
  void awaitAllOwned() {
    await(
        "all partitions owned",
        Duration.ofSeconds(60),
        () ->
            members.values().stream()
                    .filter(member -> member.process.isAlive())
                    .mapToInt(Member::partitions)
                    .sum()
                == PARTITIONS);
  }

  void submit(Collection<RunKey> keys) {
    try (RunSubmissions submissions =
        RunSubmissions.open(
            Map.of("bootstrap.servers", brokers()), TOPICS, new Partitioning(Map.of()))) {
      keys.forEach(key -> submissions.submit(key, ""));
      submissions.flush();
    }
  }

  StatesOracle oracle() {
    return StatesOracle.start(brokers(), TOPICS.states(), PARTITIONS);
  }

  static void await(String what, Duration patience, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
        }
        Thread.sleep(50);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    members.values().forEach(member -> member.process.close());
    broker.close();
    emulator.close();
  }

  /** A member as seen from outside. */
  final class Member {
    final String name;
    final ChildJvm process;
    private final int httpPort;

    Member(String name, ChildJvm process, int httpPort) {
      this.name = name;
      this.process = process;
      this.httpPort = httpPort;
    }

    /** How many partitions it owns; 0 while it cannot be asked. */
    int partitions() {
      JsonNode status = status();
      return status.path("partitions").size();
    }

    /** What it says of itself; empty while it cannot be asked. */
    JsonNode status() {
      String text = get("/status");
      return text.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
    }

    String get(String path) {
      try {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(2))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
      } catch (IOException e) {
        return "";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "";
      }
    }
  }
}
