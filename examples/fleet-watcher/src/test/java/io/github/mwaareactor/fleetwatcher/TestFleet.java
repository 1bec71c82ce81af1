package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import io.github.mwaareactor.fleetwatcher.demo.StatesOracle;
import io.github.mwaareactor.fleetwatcher.member.StubMember;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fleet of its own name on a broker, its members in processes of their own, and the emulator with
 * many accounts in this one.
 */
final class TestFleet implements AutoCloseable {
  static final int PARTITIONS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  // Longer than any scenario waits.
  private static final Duration STAGE = Duration.ofMinutes(8);
  // A signature may be as wrong as that, if it is judged in between.
  private static final Duration STEP = Duration.ofMinutes(4);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final Path directory;
  final String name;
  final FleetTopics topics;
  final MwaaServerlessEmulator emulator;
  final List<String> accounts = new ArrayList<>();
  final Map<String, Member> members = new HashMap<>();
  private final StagedClock clock = new StagedClock();
  private final TestBroker broker;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> keyed = new HashSet<>();
  private final Set<String> wrongSecrets = new HashSet<>();
  private final Set<String> deletedKeys = new HashSet<>();
  private final List<RunKey> submitted = new ArrayList<>();
  private final List<String> memberOptions = new ArrayList<>();
  private int begun;

  /** The fleet has a directory and topics of that name. */
  TestFleet(TestBroker broker, String name, int accountCount) {
    this.broker = broker;
    this.name = name;
    this.topics = FleetTopics.of(name);
    this.directory = Path.of("target", "fleet", name);
    TestBroker.delete(directory); // of an earlier run
    emulator = MwaaServerlessEmulator.builder().clock(clock).recordedCalls(60_000).start();
    StringBuilder file = new StringBuilder("[");
    for (int i = 0; i < accountCount; i++) {
      String account = String.format("1000000000%02d", i);
      accounts.add(account);
      file.append(i == 0 ? "" : ",")
          .append("{\"account\":\"" + account + "\",\"regions\":[\"us-east-1\"],")
          .append("\"profile\":\"a" + account + "\"}");
    }
    write("accounts.json", file.append("]").toString());
  }

  private Path write(String file, String text) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Accounts.

  /** The profiles of members have a wrong secret for it. */
  void wrongSecret(String account) {
    wrongSecrets.add(account);
  }

  /** The profiles of members have a key for it that was deleted. */
  void deletedKey(String account) {
    deletedKeys.add(account);
  }

  /** They have a new one, also those of members that run. */
  void newKey(String account) {
    deletedKeys.remove(account);
    members.keySet().forEach(this::writeProfiles);
  }

  private Path writeProfiles(String member) {
    StringBuilder profiles = new StringBuilder();
    for (String account : accounts) {
      AccessKey key =
          AccessKey.of(Polls.accessKeyId(member, account), "secret-" + member + account);
      if (keyed.add(key.accessKeyId())) {
        emulator.account(account, key);
      }
      profiles
          .append("[profile a" + account + "]\n")
          .append("aws_access_key_id = " + key.accessKeyId())
          .append(deletedKeys.contains(account) ? "GONE\n" : "\n")
          .append("aws_secret_access_key = " + key.secretAccessKey())
          .append(wrongSecrets.contains(account) ? "-wrong\n" : "\n");
    }
    return write(member + ".config", profiles.toString());
  }

  // Members.

  /** What the Java of members that start from now on is given besides. */
  void memberOptions(String... options) {
    memberOptions.addAll(List.of(options));
  }

  /** Starts a member. */
  Member start(String member, String... options) {
    return start(member, List.of(), options);
  }

  /** Starts a member that can be held. */
  Member startHeld(String member, boolean isClaiming, String... options) {
    return start(
        member,
        List.of(
            "-D" + MemberProcess.HOLD_DIRECTORY + "=" + directory.resolve(member + ".hold"),
            "-D" + MemberProcess.IS_CLAIMING + "=" + isClaiming),
        options);
  }

  private Member start(String member, List<String> jvmOptions, String... options) {
    int httpPort = TestBroker.freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--brokers=" + broker.address(),
                "--fleet=" + name,
                "--accounts=" + directory.resolve("accounts.json"),
                "--member=" + member,
                "--partitions=" + PARTITIONS,
                "--staleness=1s",
                "--session-timeout=3s",
                "--endpoint=" + emulator.endpoint(),
                "--http-host=127.0.0.1",
                "--http-port=" + httpPort));
    for (String option : options) {
      String key = option.substring(0, option.indexOf('=') + 1);
      if (!key.equals("--kafka=")) { // which may be repeated
        arguments.removeIf(argument -> argument.startsWith(key));
      }
      arguments.add(option);
    }
    Path temporary = directory.resolve(member + ".tmp");
    Path hold = directory.resolve(member + ".hold");
    try {
      Files.createDirectories(temporary);
      Files.createDirectories(hold);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> jvm = new ArrayList<>(List.of("-Xmx1g", "-Djava.io.tmpdir=" + temporary));
    jvm.addAll(memberOptions);
    jvm.addAll(jvmOptions);
    ChildJvm process =
        Children.closedAtExit(
            ChildJvm.start(
                member,
                directory,
                Map.of(
                    "AWS_CONFIG_FILE", writeProfiles(member).toString(),
                    "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString()),
                jvm,
                MemberProcess.class,
                arguments));
    Member started = new Member(member, process, httpPort);
    Member before = members.put(member, started);
    if (before != null) {
      before.process.close();
    }
    return started;
  }

  /**
   * Starts a member of a service that is a stub.
   *
   * @param perSecond how often a run of each account changes; 0 for as often as the member takes it
   */
  ChildJvm startStub(String member, int partitions, int standbys, int perSecond) {
    return Children.closedAtExit(
        ChildJvm.start(
            member,
            directory,
            Map.of(),
            List.copyOf(memberOptions),
            StubMember.class,
            List.of(
                member,
                broker.address(),
                name,
                String.valueOf(partitions),
                String.valueOf(standbys),
                directory.resolve(member + ".state").toString(),
                String.valueOf(perSecond))));
  }

  /** Submits runs of a service that is a stub. */
  void submitStub(int partitions, int runs) {
    StubMember.submit(broker.address(), name, partitions, runs);
  }

  /** Waits until all partitions are owned by the members that run. */
  void awaitAllOwned() {
    await(
        "all partitions owned",
        () ->
            members.values().stream()
                    .filter(member -> member.process.isAlive())
                    .mapToInt(Member::partitions)
                    .sum()
                == PARTITIONS);
  }

  // Runs.

  /**
   * Begins runs, each of a workflow of its own so that none is listed, and not submitted yet.
   *
   * @param script of the first, second and so on
   */
  List<RunKey> begin(int count, IntFunction<RunScript> script) {
    List<RunKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = begun++;
      String workflow =
          emulator.workflowArn(
              accounts.get(number % accounts.size()),
              "us-east-1",
              "nightly-" + String.format("w%09d", number));
      ScriptedRun run = emulator.run(workflow, script.apply(i));
      keys.add(RunKey.of(new RunRef(workflow, run.runId())));
    }
    return keys;
  }

  /** Runs that are queued, and go on with {@link #advance} only. */
  List<RunKey> beginStaged(int count) {
    return begin(count, i -> RunScript.succeedsAfter(STAGE, STAGE));
  }

  /** Queued runs begin to run with stage 1, and end with stage 2. */
  void advance(int stage) {
    Duration target = STAGE.multipliedBy(stage);
    while (clock.ahead.compareTo(target) < 0) {
      clock.ahead = clock.ahead.plus(STEP);
      emulator.clockOffset(clock.ahead.negated()); // signatures are judged by the right time
    }
  }

  /** By the clock of the call log. */
  Instant now() {
    return clock.instant();
  }

  void submit(Collection<RunKey> keys) {
    submitted.addAll(keys);
    try (RunSubmissions submissions =
        RunSubmissions.open(broker.kafka(), topics, new Partitioning(Map.of()))) {
      keys.forEach(key -> submissions.submit(key, ""));
      submissions.flush();
    }
  }

  /** All that were. */
  List<RunKey> submitted() {
    return List.copyOf(submitted);
  }

  int partition(RunKey key) {
    return new Partitioning(Map.of()).partition(key, PARTITIONS);
  }

  /** Who has polled what. */
  Polls polls() {
    return Polls.of(emulator);
  }

  // What is published.

  StatesOracle oracle() {
    return StatesOracle.start(broker.address(), topics.states(), PARTITIONS);
  }

  /** Waits until so many changes were published. */
  static void awaitTransitions(StatesOracle oracle, long transitions) {
    assertThat(oracle.await(verdict -> verdict.transitions() >= transitions, PATIENCE))
        .as("%d transitions: %s", transitions, oracle.verdict())
        .isTrue();
  }

  /** Waits until all of these have ended, and nothing was lost, twice or out of order. */
  static void assertAllEndOnce(StatesOracle oracle, Collection<RunKey> runs) {
    Set<String> keys = runs.stream().map(RunKey::toString).collect(Collectors.toSet());
    boolean haveEnded =
        oracle.await(
            verdict -> verdict.ended() >= keys.size() && oracle.endedRuns().containsAll(keys),
            PATIENCE);
    // Whatever is wrong comes late, if it comes.
    oracle.await(verdict -> !verdict.isClean(), Duration.ofSeconds(1));
    StatesOracle.Verdict verdict = oracle.verdict();
    System.out.println(verdict + ", delay p99 " + oracle.delay(0.99).toMillis() + " ms");
    Set<String> missing = new HashSet<>(keys);
    missing.removeAll(oracle.endedRuns());
    SoftAssertions.assertSoftly(
        softly -> {
          softly.assertThat(haveEnded).as("all have ended: %s", verdict).isTrue();
          softly
              .assertThat(missing.stream().limit(5))
              .as("of %d missing", missing.size())
              .isEmpty();
          softly.assertThat(verdict.complaints()).isEmpty();
          softly.assertThat(verdict.runs()).as("runs").isEqualTo(keys.size());
        });
  }

  static void await(String what, Callable<Boolean> condition) {
    await(what, PATIENCE, condition);
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

  @Override
  public void close() {
    members.values().forEach(member -> member.process.close());
    members.values().forEach(member -> member.process.awaitExit());
    emulator.close();
  }

  private static final class StagedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
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
      return status().path("partitions").size();
    }

    Set<Integer> partitionNumbers() {
      Set<Integer> numbers = new HashSet<>();
      status().path("partitions").forEach(number -> numbers.add(number.asInt()));
      return numbers;
    }

    /** Waits until it owns all partitions, or so many. */
    void awaitPartitions(int count) {
      await(name + " owns " + count + " partitions", () -> partitions() == count);
    }

    /** What it says of itself; empty while it cannot be asked. */
    JsonNode status() {
      String text = get("/status");
      return text.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
    }

    /** A figure of its metrics with all its labels; 0 if there is none. */
    double metric(String series) {
      return get("/metrics")
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .sum();
    }

    String log() {
      try {
        return Files.readString(process.log());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Has its stream thread wait there from now on. */
    void hold(String where) {
      write(name + ".hold/" + where, "");
    }

    void awaitHeld(String where) {
      process.awaitLine(MemberProcess.HELD + where);
    }

    void release(String where) {
      try {
        Files.delete(directory.resolve(name + ".hold").resolve(where));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void awaitGoingOn(String where) {
      process.awaitLine(MemberProcess.GOES_ON + where);
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
