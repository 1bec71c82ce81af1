package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.fleetwatcher.TestFleet.Member;
import io.github.mwaareactor.fleetwatcher.demo.StatesOracle;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to members and brokers, and what must not happen to states: none is lost, none comes
 * twice, none is out of order. Each scenario has a fleet of its own on one broker.
 */
@Tag("once")
@Timeout(300)
class FleetTest {
  private static final String BEFORE_PUBLISHING = "before-publishing";
  private static final String AFTER_PUBLISHING = "after-publishing";

  private static final Duration TINY = Duration.ofMillis(300);

  private static TestBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = TestBroker.start(Path.of("target", "fleet", "broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void begin(TestInfo test) {
    broker.ensureRunning();
    System.out.println("--- " + test.getDisplayName());
  }

  // Members that die.

  @Test
  void aMemberKilledWithAnOpenTransactionIsReplaced() {
    try (TestFleet fleet = new TestFleet(broker, "killed-open", 10)) {
      Member victim = fleet.startHeld("m1", true);
      Member survivor = fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.beginStaged(300);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 300);
        List<RunKey> orphans = runsOf(victim, fleet, runs);

        victim.hold(AFTER_PUBLISHING);
        fleet.advance(1);
        victim.awaitHeld(AFTER_PUBLISHING);
        Instant killed = fleet.now();
        victim.process.kill();

        assertAllPolledBy("m2", fleet, orphans, killed);
        TestFleet.awaitTransitions(oracle, 600);
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);
        assertThat(survivor.partitions()).isEqualTo(TestFleet.PARTITIONS);
      }
    }
  }

  @Test
  @LongScenario
  void aMemberKilledWhileNothingChangesIsReplaced() {
    try (TestFleet fleet = new TestFleet(broker, "killed-idle", 10)) {
      Member victim = fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.beginStaged(300);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 300);
        List<RunKey> orphans = runsOf(victim, fleet, runs);

        Instant killed = fleet.now();
        victim.process.kill();

        assertAllPolledBy("m2", fleet, orphans, killed);
        fleet.advance(1);
        TestFleet.awaitTransitions(oracle, 600);
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);
      }
    }
  }

  @Test
  @LongScenario
  void aMemberKilledWhileRunsChangeAllTheTimeIsReplaced() {
    try (TestFleet fleet = new TestFleet(broker, "killed-busy", 10)) {
      Member victim = fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.begin(500, FleetTest::lively);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 600);

        victim.process.kill();

        TestFleet.assertAllEndOnce(oracle, runs);
      }
    }
  }

  private static RunScript lively(int i) {
    return RunScript.succeedsAfter(Duration.ofSeconds(3 + i % 7), Duration.ofSeconds(5 + i % 13));
  }

  private static List<RunKey> runsOf(Member member, TestFleet fleet, List<RunKey> runs) {
    Set<Integer> owned = member.partitionNumbers();
    List<RunKey> found = runs.stream().filter(run -> owned.contains(fleet.partition(run))).toList();
    assertThat(found).as("runs of %s", member.name).isNotEmpty();
    return found;
  }

  /** By the emulator's call log. */
  private static void assertAllPolledBy(
      String member, TestFleet fleet, List<RunKey> runs, Instant after) {
    TestFleet.await(
        "all of " + runs.size() + " are polled by " + member,
        () ->
            fleet
                .polls()
                .after(after)
                .by(member)
                .map(Polls.Poll::run)
                .collect(Collectors.toSet())
                .containsAll(runs));
    Map<RunKey, Instant> next = new HashMap<>();
    Set<RunKey> wanted = new HashSet<>(runs);
    fleet
        .polls()
        .after(after)
        .by(member)
        .filter(poll -> wanted.contains(poll.run()))
        .forEach(poll -> next.merge(poll.run(), poll.time(), (a, b) -> a.isBefore(b) ? a : b));
    System.out.println(
        "first poll of the "
            + runs.size()
            + " runs by "
            + member
            + " after "
            + Duration.between(after, Collections.min(next.values())).toMillis()
            + " ms, last run's after "
            + Duration.between(after, Collections.max(next.values())).toMillis()
            + " ms");
  }

  // Members that stand still.

  @Test
  void aMemberThatWasAsleepBeforePublishingPublishesNothingThatAnotherHas() {
    try (TestFleet fleet = new TestFleet(broker, "zombie-before", 10);
        StatesOracle oracle = zombie(fleet, true, BEFORE_PUBLISHING)) {
      TestFleet.awaitTransitions(oracle, 400);
      fleet.advance(2);
      TestFleet.assertAllEndOnce(oracle, fleet.submitted());
      assertThat(fleet.members.get("zombie").process.isAlive()).isTrue();
      fleet.awaitAllOwned();
    }
  }

  /** The same but for the claim: so it is the claim that helps, and this would be seen. */
  @Test
  void withoutClaimsAMemberThatWasAsleepBeforePublishingPublishesTwice() {
    try (TestFleet fleet = new TestFleet(broker, "zombie-unclaiming", 10);
        StatesOracle oracle = zombie(fleet, false, BEFORE_PUBLISHING)) {
      assertThat(oracle.await(verdict -> verdict.repeated() > 0, Duration.ofSeconds(30)))
          .as("%s", oracle.verdict())
          .isTrue();
      System.out.println(oracle.verdict());
    }
  }

  @Test
  @LongScenario
  void aMemberThatWasAsleepBeforeCommittingPublishesNothingThatAnotherHas() {
    try (TestFleet fleet = new TestFleet(broker, "zombie-after", 10);
        StatesOracle oracle = zombie(fleet, true, AFTER_PUBLISHING)) {
      TestFleet.awaitTransitions(oracle, 400);
      fleet.advance(2);
      TestFleet.assertAllEndOnce(oracle, fleet.submitted());
      assertThat(fleet.members.get("zombie").process.isAlive()).isTrue();
      fleet.awaitAllOwned();
    }
  }

  /**
   * A member that has only published since it got its partitions is stopped on its stream thread,
   * loses them to another, which publishes what it had in its queue, and goes on.
   */
  private static StatesOracle zombie(TestFleet fleet, boolean isClaiming, String where) {
    Member other = fleet.start("other");
    other.awaitPartitions(TestFleet.PARTITIONS);
    List<RunKey> runs = fleet.beginStaged(200);
    StatesOracle oracle = fleet.oracle();
    try {
      fleet.submit(runs);
      TestFleet.awaitTransitions(oracle, 200);
      Member zombie = fleet.startHeld("zombie", isClaiming);
      TestFleet.await(
          "the zombie owns partitions",
          () ->
              zombie.partitions() > 0
                  && other.partitions() + zombie.partitions() == TestFleet.PARTITIONS
                  && (!isClaiming
                      || zombie.status().path("claims").asInt() >= zombie.partitions()));
      List<RunKey> its = runsOf(zombie, fleet, runs);
      assertAllPolledBy("zombie", fleet, its, fleet.now());

      zombie.hold(where);
      if (where.equals(BEFORE_PUBLISHING)) {
        zombie.awaitHeld(where);
        fleet.advance(1);
        assertAllPolledBy("zombie", fleet, its, fleet.now());
      } else {
        fleet.advance(1);
        zombie.awaitHeld(where);
      }
      Instant asleep = fleet.now();
      zombie.process.pause();
      zombie.release(where);
      assertAllPolledBy("other", fleet, its, asleep);
      other.awaitPartitions(TestFleet.PARTITIONS);
      TestFleet.awaitTransitions(oracle, 400);
      zombie.process.resume();
      zombie.awaitGoingOn(where);
      return oracle;
    } catch (RuntimeException | Error e) {
      oracle.close();
      throw e;
    }
  }

  @Test
  @LongScenario
  void aMemberThatStandsStillForTwentySecondsIsReplacedAndComesBack() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, "stopped-20", 10)) {
      Member sleeper = fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> runs =
          fleet.begin(
              500,
              i ->
                  RunScript.succeedsAfter(
                      Duration.ofSeconds(3 + i % 17), Duration.ofSeconds(5 + i % 23)));
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 500);
        List<RunKey> orphans = runsOf(sleeper, fleet, runs);

        Instant asleep = fleet.now();
        sleeper.process.pause();
        Thread.sleep(20_000); // the scenario
        sleeper.process.resume();

        assertThat(orphans)
            .anySatisfy(run -> assertThat(fleet.polls().after(asleep).of(run)).isNotEmpty());
        TestFleet.assertAllEndOnce(oracle, runs);
        TestFleet.await("it has partitions again", () -> sleeper.partitions() > 0);
        fleet.awaitAllOwned();
      }
    }
  }

  // Members that come and go.

  @Test
  @LongScenario
  void membersJoinAndLeaveFiveTimesInHalfAMinute() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, "joins", 10)) {
      fleet.start("m0").awaitPartitions(TestFleet.PARTITIONS);
      List<RunKey> runs =
          fleet.begin(
              500,
              i ->
                  RunScript.succeedsAfter(
                      Duration.ofSeconds(3 + i % 17), Duration.ofSeconds(5 + i % 29)));
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 500);

        long begin = System.nanoTime();
        for (int i = 1; i <= 5; i++) {
          fleet.start("m" + i);
          Thread.sleep(Math.max(0, i * 6_000L - (System.nanoTime() - begin) / 1_000_000));
          if (i > 1) {
            assertThat(fleet.members.get("m" + (i - 1)).process.stop()).isEqualTo(143);
          }
        }
        assertThat(fleet.members.get("m5").process.stop()).isEqualTo(143);
        System.out.println(
            "joins and leaves took " + (System.nanoTime() - begin) / 1_000_000 + " ms");

        TestFleet.assertAllEndOnce(oracle, runs);
        fleet.members.get("m0").awaitPartitions(TestFleet.PARTITIONS);
      }
    }
  }

  @Test
  @LongScenario
  void aMemberThatIsStoppedLeavesSoThatOthersDoNotWaitForItsSession() {
    try (TestFleet fleet = new TestFleet(broker, "leave", 10)) {
      Member leaver = fleet.start("m1", "--session-timeout=40s");
      Member stayer = fleet.start("m2", "--session-timeout=40s");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.beginStaged(100);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 100);
        List<RunKey> moved = runsOf(leaver, fleet, runs);

        Instant asked = fleet.now();
        assertThat(leaver.process.stop()).isEqualTo(143);
        stayer.awaitPartitions(TestFleet.PARTITIONS);
        assertAllPolledBy("m2", fleet, moved, asked);

        assertThat(Duration.between(asked, fleet.now())).isLessThan(Duration.ofSeconds(30));
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);
      }
    }
  }

  // Brokers that are away.

  @Test
  void membersSurviveABrokerThatIsKilledAndStartsAgain() throws Exception {
    brokerRestart("broker-killed", TestBroker::kill, Duration.ZERO);
  }

  @Test
  @LongScenario
  void membersSurviveABrokerThatIsRestarted() throws Exception {
    brokerRestart("broker-restarted", TestBroker::stop, Duration.ZERO);
  }

  @Test
  @LongScenario
  void membersSurviveAnOutageThatLastsLongerThanTheirProducersTry() throws Exception {
    brokerRestart(
        "broker-away",
        TestBroker::kill,
        Duration.ofSeconds(40),
        "--kafka=producer.delivery.timeout.ms=8000",
        "--kafka=producer.request.timeout.ms=4000");
  }

  private interface BrokerEnd {
    void of(TestBroker broker);
  }

  private static void brokerRestart(String name, BrokerEnd end, Duration awayFor, String... options)
      throws Exception {
    try (TestFleet fleet = new TestFleet(broker, name, 10)) {
      fleet.start("m1", options);
      fleet.start("m2", options);
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.beginStaged(200);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 200);

        end.of(broker);
        Instant away = fleet.now();
        fleet.advance(1);
        // Runs are watched while there is no broker.
        TestFleet.await(
            "all are polled",
            () -> new HashSet<>(fleet.polls().after(away).runs()).containsAll(runs));
        Thread.sleep(awayFor.toMillis()); // the scenario
        broker.startAgain();

        TestFleet.awaitTransitions(oracle, 400);
        List<RunKey> later = fleet.beginStaged(50);
        fleet.submit(later);
        TestFleet.awaitTransitions(oracle, 450);
        fleet.advance(2);
        List<RunKey> all = new ArrayList<>(runs);
        all.addAll(later);
        TestFleet.awaitTransitions(oracle, 650);
        fleet.advance(3);
        TestFleet.assertAllEndOnce(oracle, all);
        fleet.members.values().forEach(member -> assertThat(member.process.isAlive()).isTrue());
      }
    }
  }

  // What is kept.

  @Test
  @LongScenario
  @Timeout(1200)
  void manyRunsOfADeadMemberAreAllPolledAgain() throws Exception {
    int count = Integer.getInteger("fleet.takeover.runs", 100_000);
    int staleness = Math.max(5, count / 2_500);
    try (TestFleet fleet = new TestFleet(broker, "takeover", 20)) {
      Member victim = fleet.start("m1", "--staleness=" + staleness + "s");
      fleet.start("m2", "--staleness=" + staleness + "s");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.begin(count, i -> RunScript.remains("RUNNING"));
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        assertThat(oracle.await(verdict -> verdict.runs() == count, Duration.ofMinutes(15)))
            .as("%s", oracle.verdict())
            .isTrue();
        Thread.sleep(staleness * 1_000L); // so that polls are spread out again
        List<RunKey> orphans = runsOf(victim, fleet, runs);

        victim.process.kill();
        long killed = System.nanoTime();
        Map<RunKey, Long> counts = new HashMap<>();
        orphans.forEach(run -> counts.put(run, count(fleet, run)));
        long[] first = {0};
        TestFleet.await(
            "all of " + orphans.size() + " are polled again",
            Duration.ofSeconds(60L + staleness),
            () -> {
              boolean wasFirst =
                  counts.entrySet().removeIf(each -> count(fleet, each.getKey()) > each.getValue());
              if (wasFirst && first[0] == 0) {
                first[0] = System.nanoTime() - killed;
              }
              return counts.isEmpty();
            });

        System.out.println(
            orphans.size()
                + " of "
                + count
                + " runs, staleness "
                + staleness
                + " s: first polled again "
                + first[0] / 1_000_000
                + " ms after the kill, last one "
                + (System.nanoTime() - killed) / 1_000_000
                + " ms");
        assertThat(oracle.verdict().complaints()).isEmpty();
        assertThat(oracle.verdict().transitions()).isEqualTo(count);
      }
    }
  }

  private static long count(TestFleet fleet, RunKey run) {
    return fleet.emulator.callCount(run.workflowArn(), run.run().runId());
  }

  @Test
  @LongScenario
  void membersGoOnFromTheTopicsAloneWhenAllWereKilled() {
    try (TestFleet fleet = new TestFleet(broker, "rebuilt", 10)) {
      fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> runs = fleet.beginStaged(300);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 300);
        fleet.advance(1);
        TestFleet.awaitTransitions(oracle, 450);

        fleet.members.values().forEach(member -> member.process.kill());
        TestBroker.delete(fleet.directory.resolve("m1.tmp"));
        TestBroker.delete(fleet.directory.resolve("m2.tmp"));
        fleet.start("m3");

        TestFleet.awaitTransitions(oracle, 600);
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);
      }
    }
  }

  // What others get wrong.

  @Test
  void aMemberRefusesTopicsWhosePartitionsWereChangedAndSaysWhatToDo() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, "repartitioned", 1);
        Admin admin = Admin.create(Map.<String, Object>copyOf(broker.kafka()))) {
      Member first = fleet.start("m1");
      first.awaitPartitions(TestFleet.PARTITIONS);
      first.process.stop();
      admin
          .createPartitions(
              Map.of(fleet.topics.runs(), NewPartitions.increaseTo(TestFleet.PARTITIONS + 1)))
          .all()
          .get();

      Member second = fleet.start("m2");

      assertThat(second.process.awaitExit()).isEqualTo(FleetWatcher.DOES_NOT_FIT);
      assertThat(second.log())
          .contains("repartitioned.runs has 13", "repartitioned.states has 12")
          .contains("Start a fleet of another name (--fleet)");
    }
  }

  @Test
  void whatOneWritesWrongDoesNotKeepTheOthersFromBeingWatched() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, "wrong", 4);
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.copyOf(broker.kafka()), new StringSerializer(), new ByteArraySerializer())) {
      String failing = fleet.accounts.get(3);
      fleet.wrongSecret(failing);
      Member member = fleet.start("m1");
      member.awaitPartitions(TestFleet.PARTITIONS);
      List<RunKey> all = fleet.beginStaged(40);
      List<RunKey> locked =
          all.stream().filter(run -> run.accountRegion().account().equals(failing)).toList();
      List<RunKey> runs = new ArrayList<>(all);
      runs.removeAll(locked);
      List<RunKey> misplaced = runs.subList(0, 10);
      try (StatesOracle oracle = fleet.oracle()) {
        String runsTopic = fleet.topics.runs();
        assertThatThrownBy(
                () -> producer.send(new ProducerRecord<>(runsTopic, 0, null, bytes("x"))).get())
            .as("a key is missing")
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(InvalidRecordException.class);
        for (int partition = 0; partition < TestFleet.PARTITIONS; partition++) {
          for (String key : List.of("", "nonsense", "1/2/3#4", "///#", "\u0000#*")) {
            send(producer, new ProducerRecord<>(runsTopic, partition, key, bytes("x")));
            send(producer, new ProducerRecord<>(runsTopic, partition, key, null));
          }
          for (String claim : List.of("garbage", "{}", "null", "[]", "{\"id\":7}", "")) {
            send(
                producer,
                new ProducerRecord<>(
                    fleet.topics.owners(), partition, String.valueOf(partition), bytes(claim)));
          }
          send(producer, new ProducerRecord<>(fleet.topics.owners(), partition, "x", null));
        }
        // By Kafka's default partitioner.
        misplaced.forEach(
            run -> send(producer, new ProducerRecord<>(runsTopic, run.toString(), bytes(""))));
        producer.flush();
        fleet.submit(runs.subList(10, runs.size()));
        fleet.submit(locked);

        TestFleet.awaitTransitions(oracle, runs.size());
        TestFleet.await(
            "those of the account with the wrong secret are tried again",
            () -> (int) member.metric("fleet_runs_retrying") == locked.size());
        fleet.advance(1);
        TestFleet.awaitTransitions(oracle, 2L * runs.size());
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);

        assertThat(member.process.isAlive()).isTrue();
        assertThat(member.metric("fleet_records_refused_total{reason=\"wrong-partition\"}"))
            .isEqualTo((double) misplaced.stream().filter(run -> isMisplaced(fleet, run)).count())
            .isPositive();
        assertThat(member.metric("fleet_records_refused_total{reason=\"malformed\"}"))
            .isGreaterThanOrEqualTo(10 * TestFleet.PARTITIONS);
        assertThat(member.log())
            .contains("its producer has the wrong partitioner", "a claim to partition")
            .contains("is ignored: a key must be account/region/ARN#runId")
            .contains("cannot be watched now, and is tried again every 60 s");
      }
    }
  }

  // Whether it was written is seen by what becomes of it.
  private static void send(
      KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    Future<?> ignored = producer.send(record);
  }

  private static boolean isMisplaced(TestFleet fleet, RunKey run) {
    int byDefault = Utils.toPositive(Utils.murmur2(bytes(run.toString()))) % TestFleet.PARTITIONS;
    return byDefault != fleet.partition(run);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @LongScenario
  void runsOfAnAccountAreWatchedOnceItsProfileHasANewKey() {
    try (TestFleet fleet = new TestFleet(broker, "credentials", 2)) {
      String failing = fleet.accounts.get(1);
      fleet.deletedKey(failing);
      Member member = fleet.start("m1");
      member.awaitPartitions(TestFleet.PARTITIONS);
      List<RunKey> runs = fleet.beginStaged(20);
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(runs);
        TestFleet.awaitTransitions(oracle, 10);
        TestFleet.await(
            "the others are tried again", () -> member.metric("fleet_runs_retrying") == 10);

        fleet.newKey(failing);

        TestFleet.awaitTransitions(oracle, 20);
        assertThat(member.metric("fleet_runs_retrying")).isZero();
        fleet.advance(2);
        TestFleet.assertAllEndOnce(oracle, runs);
      }
    }
  }

  // Whole workflows.

  @Test
  @LongScenario
  void aWholeWorkflowIsWatchedWhileMembersDie() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, "workflows", 4)) {
      Member victim = fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<String> workflows =
          fleet.accounts.stream()
              .map(
                  account -> fleet.emulator.workflowArn(account, "us-east-1", "nightly-a1B2c3D4e5"))
              .toList();
      // They exist before they are watched.
      workflows.forEach(
          arn -> fleet.emulator.run(arn, "before", RunScript.succeedsAfter(TINY, TINY)));
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(workflows.stream().map(RunKey::ofWorkflow).toList());
        TestFleet.await(
            "the lists are read", () -> fleet.emulator.callCount("ListWorkflowRuns") >= 8);
        Thread.sleep(2_000); // whatever is begun now is new to all of them
        long before = oracle.verdict().runs();

        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
          if (i == 50) {
            victim.process.kill();
          }
          String arn = workflows.get(i % workflows.size());
          RunScript script =
              i % 3 == 0
                  ? RunScript.succeedsAfter(TINY, TINY) // may begin and end while nobody looks
                  : RunScript.succeedsAfter(Duration.ofSeconds(2 + i % 5), Duration.ofSeconds(6));
          runs.add(RunKey.of(new RunRef(arn, fleet.emulator.run(arn, script).runId())));
          Thread.sleep(200);
        }

        Set<String> keys = runs.stream().map(RunKey::toString).collect(Collectors.toSet());
        oracle.await(verdict -> oracle.endedRuns().containsAll(keys), Duration.ofSeconds(60));
        oracle.await(verdict -> !verdict.isClean(), Duration.ofSeconds(3));
        System.out.println(oracle.verdict() + ", before " + before);
        keys.removeAll(oracle.endedRuns());
        assertThat(keys).as("runs whose end is missing").isEmpty();
        assertThat(oracle.verdict().complaints()).isEmpty();
      }
    }
  }
}
