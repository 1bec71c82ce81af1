package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.fleetwatcher.demo.DemoPlan.PlannedRun;
import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import io.github.mwaareactor.fleetwatcher.topics.StateChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fleet on this machine: a broker, the emulator and three members in processes of their own, of
 * which one is killed. None of them is left when it is closed, or when this process ends.
 */
public final class FleetDemo implements AutoCloseable {
  private static final int MEMBERS = 3;
  private static final int PARTITIONS = 12;
  private static final String FLEET = "demo";
  private static final FleetTopics TOPICS = FleetTopics.of(FLEET);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration BALANCE = Duration.ofSeconds(15);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration RESERVE = Duration.ofSeconds(18);
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 200;

  private final DemoOptions options;
  private final DemoScreen screen;
  private final Path directory = temporaryDirectory();
  private final long begunAt = System.nanoTime();
  private final List<ChildJvm> children = new CopyOnWriteArrayList<>();
  private final List<DemoMember> members = new ArrayList<>();
  private final Thread hook = new Thread(this::endChildren, "end children");
  private volatile boolean isKeepingLogs;
  private Duration killAfter;
  private Duration runsEndAfter;
  private DemoPlan plan = new DemoPlan(List.of(), List.of());
  private @Nullable Takeover takeover;

  /**
   * Prepares one; nothing is started yet.
   *
   * @param options how it goes
   * @param out where it is shown
   * @param isTerminal whether the table can be drawn over the one before
   */
  public FleetDemo(DemoOptions options, PrintWriter out, boolean isTerminal) {
    this.options = options;
    this.screen = new DemoScreen(out, isTerminal);
    this.killAfter = options.killAfter();
    this.runsEndAfter = options.runsEndAfter();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("fleet-demo");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made: " + e.getMessage(), e);
    }
  }

  /**
   * Shows it, from the start to the verdict.
   *
   * @return whether the verdict is clean
   * @throws IllegalStateException if a process does not start or ends too early; the message has
   *     the end of its log
   */
  public boolean run() {
    isKeepingLogs = true; // until all is well
    screen.say(
        String.format(
            Locale.ROOT,
            "starts a broker, the emulator and %d members (seed %d)",
            MEMBERS,
            options.seed()));
    List<Integer> ports = freePorts(2 + MEMBERS);
    ChildJvm broker = startBroker(ports.get(0), ports.get(1));
    ChildJvm service = startService();
    String endpoint = service.awaitLine("ready");
    broker.awaitLine("ready");
    String brokers = "127.0.0.1:" + ports.get(0);
    for (int i = 1; i <= MEMBERS; i++) {
      members.add(startMember("member-" + i, brokers, endpoint, ports.get(1 + i)));
    }
    awaitMembers();
    shorten();
    plan = DemoPlan.of(options.seed(), options.runs(), runsEndAfter);
    service.send(runsEndAfter.toString());
    service.awaitLine("begun");
    try (StatesOracle oracle = StatesOracle.start(brokers, TOPICS.states(), PARTITIONS)) {
      submit(brokers);
      watch(oracle);
      boolean isClean = judge(oracle);
      isKeepingLogs = !isClean;
      return isClean;
    }
  }

  private static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    try {
      addFreePorts(count, ports);
    } catch (IOException e) {
      throw new IllegalStateException("no free port at 127.0.0.1: " + e.getMessage(), e);
    }
    return ports;
  }

  // All are open at the same time, so that none is found twice.
  private static void addFreePorts(int count, List<Integer> ports) throws IOException {
    if (count > 0) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
        addFreePorts(count - 1, ports);
      }
    }
  }

  private ChildJvm started(
      String name, Map<String, String> environment, Class<?> main, String... arguments) {
    ChildJvm child =
        ChildJvm.start(name, directory, environment, List.of("-Xmx384m"), main, List.of(arguments));
    children.add(child);
    return child;
  }

  private ChildJvm startBroker(int port, int controllerPort) {
    return started(
        "broker",
        Map.of(),
        LocalBroker.class,
        directory.resolve("kafka").toString(),
        String.valueOf(port),
        String.valueOf(controllerPort));
  }

  private ChildJvm startService() {
    return started(
        "emulator",
        Map.of(),
        DemoService.class,
        directory.toString(),
        String.valueOf(options.seed()),
        String.valueOf(options.runs()));
  }

  private DemoMember startMember(String name, String brokers, String endpoint, int httpPort) {
    ChildJvm process =
        started(
            name,
            Map.of(
                "AWS_CONFIG_FILE", directory.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString()),
            ChildMain.class,
            options.memberMain().getName(),
            "run",
            "--brokers=" + brokers,
            "--fleet=" + FLEET,
            "--accounts=" + directory.resolve("accounts.json"),
            "--member=" + name,
            "--partitions=" + PARTITIONS,
            "--staleness=1s",
            "--session-timeout=" + SESSION.toSeconds() + "s",
            "--endpoint=" + endpoint,
            "--http-host=127.0.0.1",
            "--http-port=" + httpPort);
    return new DemoMember(name, process, httpPort);
  }

  // It is nicer to look at when each has something, but not needed.
  private void awaitMembers() {
    long balanceBy = System.nanoTime() + BALANCE.toNanos();
    while (true) {
      look();
      long idle = members.stream().filter(member -> member.partitions().isEmpty()).count();
      if (owned() == PARTITIONS && (idle == 0 || System.nanoTime() > balanceBy)) {
        return;
      }
      if (isOver()) {
        throw new IllegalStateException(
            "the members share out the partitions too slowly on this machine: "
                + owned()
                + " of "
                + PARTITIONS
                + " are owned after "
                + screen.elapsedSeconds()
                + " s. "
                + members.get(0).process().tail());
      }
      screen.draw("the members find each other", members);
      sleep();
    }
  }

  private int owned() {
    return members.stream().mapToInt(member -> member.partitions().size()).sum();
  }

  private boolean isOver() {
    return System.nanoTime() - begunAt > options.limit().toNanos();
  }

  private void look() {
    members.forEach(DemoMember::refresh);
    Set<ChildJvm> killed =
        members.stream()
            .filter(DemoMember::isKilled)
            .map(DemoMember::process)
            .collect(Collectors.toSet());
    for (ChildJvm child : children) {
      if (!child.isAlive() && !killed.contains(child)) {
        throw new IllegalStateException(
            child.name() + " ended, with exit code " + child.awaitExit() + ". " + child.tail());
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  // Where it took long to start, everything else takes longer, too.
  private void shorten() {
    Duration left = options.limit().minusNanos(System.nanoTime() - begunAt).minus(RESERVE);
    if (left.compareTo(runsEndAfter) < 0) {
      Duration shorter = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
      killAfter = killAfter.multipliedBy(shorter.toMillis()).dividedBy(runsEndAfter.toMillis());
      runsEndAfter = shorter;
      screen.say(
          String.format(
              Locale.ROOT,
              "this machine is slow now: all runs end within %d s",
              runsEndAfter.toSeconds()));
    }
  }

  private void submit(String brokers) {
    try (RunSubmissions submissions =
        RunSubmissions.open(
            Map.of("bootstrap.servers", brokers), TOPICS, new Partitioning(Map.of()))) {
      plan.workflows().forEach(workflow -> submissions.submit(workflow, "demo"));
      plan.runs().stream()
          .filter(PlannedRun::isSubmitted)
          .forEach(run -> submissions.submit(run.key(), "demo"));
      submissions.flush();
    }
    screen.say(
        String.format(
            Locale.ROOT,
            "submitted %,d runs of %d accounts, and %d whole workflows, in which others start",
            options.runs(),
            DemoPlan.accounts().size(),
            plan.workflows().size()));
  }

  private void watch(StatesOracle oracle) {
    long killAt = System.nanoTime() + killAfter.toNanos();
    while (!isOver()) {
      look();
      follow();
      int ended = oracle.endedRuns().size();
      screen.draw(
          String.format(
              Locale.ROOT,
              "%d partitions, %d accounts, %,d of %,d runs have ended",
              PARTITIONS,
              DemoPlan.accounts().size(),
              ended,
              plan.runs().size()),
          members);
      if (takeover == null && System.nanoTime() >= killAt) {
        kill(oracle);
      } else if (isTakenOver() && ended == plan.runs().size()) {
        settle();
        return;
      }
      sleep();
    }
  }

  private void kill(StatesOracle oracle) {
    DemoMember victim =
        members.stream().max(Comparator.comparingInt(DemoMember::runs)).orElseThrow();
    Set<Integer> orphans = victim.partitions();
    long moved = unended(oracle, orphans);
    victim.kill();
    takeover = new Takeover(orphans, System.nanoTime());
    screen.say(
        String.format(
            Locale.ROOT,
            "kill -9 %s: %,d runs in %d partitions are watched by nobody, until it counts as dead after %d s",
            victim.name(),
            moved,
            orphans.size(),
            SESSION.toSeconds()));
  }

  private long unended(StatesOracle oracle, Set<Integer> partitions) {
    Partitioning partitioning = new Partitioning(Map.of());
    return plan.runs().stream()
        .filter(run -> partitions.contains(partitioning.partition(run.key(), PARTITIONS)))
        .map(run -> oracle.last(run.key().toString()))
        .filter(change -> change != null && !change.ended())
        .count();
  }

  private boolean isTakenOver() {
    Takeover begun = takeover;
    return begun != null && begun.isComplete();
  }

  private void follow() {
    Takeover begun = takeover;
    if (begun == null || begun.isComplete()) {
      return;
    }
    members.forEach(member -> begun.owns(member.name(), member.partitions(), System.nanoTime()));
    if (begun.isComplete()) {
      screen.say(
          String.format(
              Locale.ROOT,
              "taken over, after %.1f s without an owner: partitions to %s",
              begun.withoutOwner().toMillis() / 1e3,
              begun.heirs().entrySet().stream()
                  .map(heir -> heir.getKey() + " (" + heir.getValue() + ")")
                  .collect(Collectors.joining(", "))));
    }
  }

  // Whatever came late, or twice, comes now.
  private static void settle() {
    try {
      Thread.sleep(SETTLE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean judge(StatesOracle oracle) {
    StatesOracle.Verdict verdict = oracle.verdict();
    List<String> complaints = new ArrayList<>(verdict.complaints());
    int missing = 0;
    for (PlannedRun run : plan.runs()) {
      StateChange last = oracle.last(run.key().toString());
      if (last == null || last.to() != run.end()) {
        if (missing++ < 3) {
          complaints.add(
              "should have ended as " + run.end() + ": " + run.key() + ", last seen: " + last);
        }
      }
    }
    if (!isTakenOver()) {
      complaints.add(
          "the partitions of the member that was killed were not all taken over in time");
    }
    if (verdict.isClean() && missing == 0 && isTakenOver()) {
      screen.say(
          String.format(
              Locale.ROOT,
              """
          verdict: clean. %,d states of %,d runs were published:
                 each follows on the one before, none came twice, no run is missing, and
                 each run ended once, as it did at the service. From the poll that found
                 a state until a reader had it: %d ms median, %d ms 99th percentile.""",
              verdict.transitions(),
              verdict.runs(),
              oracle.delay(0.5).toMillis(),
              oracle.delay(0.99).toMillis()));
      return true;
    }
    screen.say(
        String.format(
            Locale.ROOT,
            "verdict: NOT clean. Of %,d states of %,d runs, %d came twice, %d do not follow on the one before,"
                + " %d came after the end. %d of %d runs were not seen to end as they should.",
            verdict.transitions(),
            verdict.runs(),
            verdict.repeated(),
            verdict.broken(),
            verdict.afterEnd(),
            missing,
            plan.runs().size()));
    complaints.forEach(complaint -> screen.print("       " + complaint));
    return false;
  }

  /** Ends all processes. Logs are kept if something went wrong; then it says where they are. */
  @Override
  public void close() {
    endChildren();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it runs
    }
    if (isKeepingLogs) {
      screen.print("The logs are in " + directory);
    }
  }

  // The broker last: members that lose it would only log that.
  private void endChildren() {
    List<ChildJvm> last = new ArrayList<>(children);
    Collections.reverse(last);
    last.forEach(ChildJvm::close);
    last.forEach(ChildJvm::awaitExit);
    delete(isKeepingLogs ? directory.resolve("kafka") : directory);
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // It is in the folder of temporary files.
    }
  }
}
