package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import io.github.mwaareactor.fleetwatcher.demo.StatesOracle;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures a fleet on this machine, with nothing beside it, and writes the figures that RESULTS.md
 * shows. Arguments: the file, what part of the full numbers is taken, and which measurements are
 * made if not all.
 */
final class FleetFigures {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Duration STALENESS = Duration.ofSeconds(2);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final long SEED = 25;
  private static final int WARMUP_SECONDS = 30;
  private static final String[] ALL_PARTS = {"takeover", "limited", "changes", "million"};

  private final TestBroker broker;
  private final double scale;
  private final List<Map<String, @Nullable Object>> figures = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private FleetFigures(TestBroker broker, double scale) {
    this.broker = broker;
    this.scale = scale;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    double scale = args.length > 1 ? Double.parseDouble(args[1]) : 1;
    try (TestBroker broker = TestBroker.start(Path.of("target", "fleet", "figures-broker"))) {
      FleetFigures program = new FleetFigures(broker, scale);
      List<String> parts =
          args.length > 2 ? List.of(args).subList(2, args.length) : List.of(ALL_PARTS);
      for (String part : parts) {
        program.measure(part);
      }
      program.write(Path.of(args[0]));
    }
    System.exit(0); // whatever thread is left
  }

  // What could not be measured says nothing of the rest.
  private void measure(String part) {
    try {
      switch (part) {
        case "takeover" -> manyRuns();
        case "limited" -> limited();
        case "changes" -> changes();
        case "million" -> million();
        default -> throw new IllegalArgumentException("no part " + part);
      }
    } catch (Exception | AssertionError e) {
      failures.add(part + ": " + e);
      System.out.println("FAILED " + part + ": " + e);
    }
  }

  // Many runs: memory, a leave, a death.

  private void manyRuns() throws Exception {
    String scenario = "%,d runs, 3 members, staleness 2 s, session 6 s".formatted(runs(100_000));
    try (TestFleet fleet = new TestFleet(broker, "figures", 60)) {
      for (String member : List.of("m1", "m2", "m3")) {
        fleet.start(member, "--staleness=2s", "--session-timeout=6s");
      }
      fleet.awaitAllOwned();
      long emptyHeap = heap(fleet);
      List<RunKey> changing = new ArrayList<>();
      List<RunKey> all = begin(fleet, runs(100_000), changing);
      try (StatesOracle oracle = fleet.oracle()) {
        Instant submitted = Instant.now();
        fleet.submit(all);
        boolean isComplete =
            oracle.await(verdict -> verdict.runs() >= all.size(), Duration.ofMinutes(3));
        add(scenario, "submitted until the last first state is read", "", seconds(submitted), "s");
        if (!isComplete) {
          throw new IllegalStateException("not all runs were seen: " + oracle.verdict());
        }
        sleep(WARMUP_SECONDS);
        long fullHeap = heap(fleet);
        addBar(
            scenario,
            "heap of a run, in all members together, standby included",
            "≤ 2.5 KB",
            (fullHeap - emptyHeap) / (double) all.size() / 1000,
            "KB",
            2.5,
            false);
        sleep(10);
        oracle.resetDelays();

        Handover leave = handover(fleet, "m3", () -> fleet.members.get("m3").process.stop());
        sleep(20);
        add(scenario, "leave: the last moved run's next poll", "", leave.moved, "s");
        addBar(
            scenario,
            "leave: longest gap of a moved run beyond the staleness",
            "≤ 3 s",
            leave.movedGap,
            "s",
            3,
            false);
        addBar(
            scenario,
            "leave: longest gap of other runs beyond the staleness",
            "≤ 0.5 s",
            leave.others,
            "s",
            0.5,
            false);
        Duration p99 = oracle.delay(0.99);
        addBar(
            scenario,
            "poll begun until read by a consumer, p99, with a leave in between",
            "≤ 1 s",
            p99.toMillis() / 1e3,
            "s",
            1,
            false);

        Handover death = handover(fleet, "m2", () -> fleet.members.get("m2").process.kill());
        addBar(
            scenario,
            "kill -9: the last orphan's next poll",
            "≤ 9 s",
            death.moved,
            "s",
            SESSION.toMillis() / 1e3 + 3,
            false);
        addBar(
            scenario,
            "kill -9: longest gap of other runs beyond the staleness",
            "≤ 0.5 s",
            death.others,
            "s",
            0.5,
            false);
        addBar(
            scenario,
            "kill -9: calls in the busiest second after it, of the mean before it",
            "≤ 1.2 x",
            death.busiest,
            "x",
            1.2,
            false);
        judge(scenario, oracle, changing);
      }
    }
  }

  private int runs(int full) {
    return (int) Math.max(100, full * scale);
  }

  /** A hundred runs a workflow, of which some go on to their ends within six minutes. */
  private static List<RunKey> begin(TestFleet fleet, int count, List<RunKey> changing) {
    Random random = new Random(SEED);
    List<RunKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int workflow = i / 100;
      String arn =
          fleet.emulator.workflowArn(
              fleet.accounts.get(workflow % fleet.accounts.size()),
              "us-east-1",
              String.format("nightly-w%09d", workflow));
      boolean isChanging = i % 20 == 0;
      RunScript script =
          isChanging
              ? RunScript.succeedsAfter(
                  Duration.ofMillis(60_000 + random.nextInt(240_000)),
                  Duration.ofMillis(5_000 + random.nextInt(60_000)))
              : RunScript.remains("RUNNING");
      ScriptedRun run = fleet.emulator.run(arn, script);
      RunKey key = RunKey.of(new RunRef(arn, run.runId()));
      keys.add(key);
      if (isChanging) {
        changing.add(key);
      }
    }
    return keys;
  }

  private record Handover(double moved, double movedGap, double others, double busiest) {}

  /** What the emulator's calls say of the polls before and after a member's end. */
  private Handover handover(TestFleet fleet, String member, Runnable end) throws Exception {
    sleep(15);
    Instant ended = Instant.now();
    end.run();
    sleep(20);
    List<Call> calls = calls(fleet.emulator);
    Map<String, Call> before = new HashMap<>();
    Map<String, Instant> next = new HashMap<>();
    Map<String, Instant> last = new HashMap<>();
    Map<String, Duration> gap = new HashMap<>();
    for (Call call : calls) {
      if (call.time.isBefore(ended)) {
        before.put(call.workflow, call);
      } else {
        Call known = before.get(call.workflow);
        if (known != null && known.member.equals(member)) {
          if (!call.member.equals(member)) {
            next.putIfAbsent(call.workflow, call.time);
          }
        } else if (last.containsKey(call.workflow)) {
          gap.merge(
              call.workflow,
              Duration.between(last.get(call.workflow), call.time),
              (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
      }
      last.put(call.workflow, call.time);
    }
    Set<String> orphans =
        before.entrySet().stream()
            .filter(entry -> entry.getValue().member.equals(member))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (!next.keySet().containsAll(orphans)) {
      throw new IllegalStateException(
          "not polled again: " + (orphans.size() - next.size()) + " of " + orphans.size());
    }
    double moved =
        next.values().stream()
            .mapToDouble(time -> Duration.between(ended, time).toMillis() / 1e3)
            .max()
            .orElseThrow();
    double movedGap =
        next.entrySet().stream()
            .mapToDouble(
                entry ->
                    beyondStaleness(
                        Duration.between(before.get(entry.getKey()).time, entry.getValue())))
            .max()
            .orElseThrow();
    double others =
        gap.values().stream().mapToDouble(FleetFigures::beyondStaleness).max().orElse(0);
    System.out.printf("%s: %d of %d workflows moved%n", member, orphans.size(), before.size());
    return new Handover(moved, movedGap, others, busiest(calls, ended));
  }

  private static double beyondStaleness(Duration gap) {
    return Math.max(0, gap.minus(STALENESS).toMillis() / 1e3);
  }

  /** Of the seconds after it, compared with the mean of ten seconds before it. */
  private static double busiest(List<Call> calls, Instant ended) {
    double mean =
        calls.stream()
                .filter(call -> call.time.isAfter(ended.minusSeconds(10)))
                .filter(call -> call.time.isBefore(ended))
                .count()
            / 10.0;
    Map<Long, Long> perSecond =
        calls.stream()
            .filter(call -> call.time.isAfter(ended))
            .collect(
                Collectors.groupingBy(
                    call -> Duration.between(ended, call.time).toSeconds(),
                    TreeMap::new,
                    Collectors.counting()));
    System.out.println("calls per second before: " + mean + ", after: " + perSecond);
    return perSecond.values().stream().mapToLong(Long::longValue).max().orElseThrow() / mean;
  }

  /** A call that shows runs of a workflow. */
  private record Call(String workflow, String member, Instant time) {}

  private static List<Call> calls(MwaaServerlessEmulator emulator) {
    List<Call> calls = new ArrayList<>();
    for (RecordedCall call : emulator.calls()) {
      if (call.status() == 200
          && (call.operation().equals("ListWorkflowRuns")
              || call.operation().equals("GetWorkflowRun"))) {
        calls.add(
            new Call(
                MAPPER.readTree(call.body()).path("WorkflowArn").asString(),
                Polls.member(call),
                call.time()));
      }
    }
    return calls;
  }

  private static long heap(TestFleet fleet) throws Exception {
    long bytes = 0;
    for (TestFleet.Member member : fleet.members.values()) {
      bytes += liveHeap(member.process);
    }
    return bytes;
  }

  /** After a full collection. */
  private static long liveHeap(ChildJvm process) throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram")
            .start();
    String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total = text.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  private void judge(String scenario, StatesOracle oracle, List<RunKey> changing) {
    Set<String> keys = changing.stream().map(RunKey::toString).collect(Collectors.toSet());
    oracle.await(verdict -> verdict.ended() >= keys.size(), Duration.ofMinutes(6));
    StatesOracle.Verdict verdict = oracle.verdict();
    System.out.println(verdict);
    addBar(scenario, "states twice", "0", verdict.repeated(), "", 0, false);
    addBar(
        scenario,
        "states out of order, or after the end",
        "0",
        verdict.broken() + verdict.afterEnd(),
        "",
        0,
        false);
    addBar(
        scenario,
        "of %,d runs that ended, without their end".formatted(keys.size()),
        "0",
        (double) keys.size() - intersection(keys, oracle.endedRuns()),
        "",
        0,
        false);
  }

  private static int intersection(Set<String> one, Set<String> other) {
    return (int) one.stream().filter(other::contains).count();
  }

  // A service that tolerates little.

  private void limited() throws Exception {
    String scenario = "6 accounts that tolerate 200 calls/s each, 700 wanted, 3 members";
    int seconds = 30;
    try (TestFleet fleet = new TestFleet(broker, "limited", 6)) {
      fleet.emulator.apiRateLimit(ApiRateLimit.of(200, 20));
      for (String member : List.of("m1", "m2", "m3")) {
        fleet.start(member);
      }
      fleet.awaitAllOwned();
      fleet.submit(fleet.begin(6 * 700, i -> RunScript.remains("RUNNING")));
      sleep(60);
      Instant from = Instant.now();
      sleep(seconds);
      Instant to = Instant.now();
      List<RecordedCall> calls =
          fleet.emulator.calls().stream()
              .filter(call -> call.time().isAfter(from) && call.time().isBefore(to))
              .toList();
      double accepted = calls.stream().filter(call -> call.status() == 200).count();
      double span = Duration.between(from, to).toMillis() / 1e3;
      addBar(
          scenario,
          "accepted, of what is tolerated",
          "≥ 95 %",
          100 * accepted / (6 * 200 * span),
          "%",
          95,
          true);
      addBar(
          scenario,
          "throttled, of all calls",
          "≤ 3 %",
          100 * (calls.size() - accepted) / calls.size(),
          "%",
          3,
          false);
    }
  }

  // As many changes as one member can publish.

  private void changes() throws Exception {
    String scenario = "one member, 10,000 runs of a stub service that change all the time";
    try (TestFleet fleet = new TestFleet(broker, "changes", 1)) {
      fleet.submitStub(TestFleet.PARTITIONS, 10_000);
      try (ChildJvm member = fleet.startStub("m1", TestFleet.PARTITIONS, 0, 0);
          StatesOracle oracle = fleet.oracle()) {
        member.awaitLine("ready");
        oracle.await(verdict -> verdict.transitions() > 200_000 * scale, Duration.ofMinutes(2));
        long before = oracle.verdict().transitions();
        Instant from = Instant.now();
        sleep(15);
        double perSecond = (oracle.verdict().transitions() - before) / seconds(from);
        addBar(
            scenario,
            "changes read by a consumer, per second",
            "≥ 20,000",
            perSecond,
            "",
            20_000,
            true);
        addBar(
            scenario,
            "states twice or out of order",
            "0",
            oracle.verdict().repeated() + oracle.verdict().broken(),
            "",
            0,
            false);
      }
    }
  }

  // A million runs, of which everything is real but the service and its calls.

  private void million() throws Exception {
    int runs = runs(1_000_000);
    String scenario =
        "%,d runs of 200 accounts of a stub service, 3 members, 64 partitions, 2,000 changes/s"
            .formatted(runs);
    List<String> names = List.of("m1", "m2", "m3");
    try (TestBroker compiled =
            TestBroker.start(
                Path.of("target", "fleet", "figures-million"),
                List.of("-XX:TieredStopAtLevel=4", "-Xmx1g"));
        TestFleet fleet = new TestFleet(compiled, "million", 1)) {
      fleet.memberOptions("-XX:TieredStopAtLevel=4", "-Xmx4g");
      fleet.submitStub(64, runs);
      Map<String, ChildJvm> members = new HashMap<>();
      for (String name : names) {
        members.put(name, fleet.startStub(name, 64, 1, 10));
      }
      try (StatesOracle oracle =
          StatesOracle.start(compiled.address(), fleet.topics.states(), 64)) {
        Instant started = Instant.now();
        if (!oracle.await(verdict -> verdict.runs() >= runs, Duration.ofMinutes(6))) {
          throw new IllegalStateException("not all runs were seen: " + oracle.verdict());
        }
        add(scenario, "started until the last first state is read", "", seconds(started), "s");
        sleep(20);
        long heap = 0;
        for (ChildJvm member : members.values()) {
          heap += liveHeap(member);
        }
        add(
            scenario,
            "heap of a run, in all members together, standby included, without the watchers'",
            "",
            heap / 1e3 / runs,
            "KB",
            null);
        sleep(10);
        Map<Integer, String> owners = oracle.owners();
        Instant killed = Instant.now();
        members.get("m2").kill();
        Set<Integer> orphans =
            owners.entrySet().stream()
                .filter(owner -> owner.getValue().equals("m2"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        boolean isTakenOver =
            oracle.await(
                verdict ->
                    orphans.stream().noneMatch(each -> "m2".equals(oracle.owners().get(each))),
                Duration.ofMinutes(2));
        System.out.println("orphaned partitions: " + orphans.size() + " of " + owners.size());
        if (!isTakenOver) {
          throw new IllegalStateException("not all partitions were taken over");
        }
        add(
            scenario,
            "kill -9: until a change of each orphaned partition is read",
            "",
            seconds(killed),
            "s");
        StatesOracle.Verdict verdict = oracle.verdict();
        System.out.println(verdict);
        addBar(scenario, "states twice", "0", verdict.repeated(), "", 0, false);
        addBar(scenario, "states out of order", "0", verdict.broken(), "", 0, false);
      } finally {
        members.values().forEach(ChildJvm::close);
      }
    }
  }

  // Figures.

  private static double seconds(Instant since) {
    return Duration.between(since, Instant.now()).toMillis() / 1e3;
  }

  // Real processes take real time.
  private static void sleep(int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(seconds).toMillis());
  }

  private void add(String scenario, String what, String bar, double value, String unit) {
    add(scenario, what, bar, value, unit, null);
  }

  private void addBar(
      String scenario,
      String what,
      String bar,
      double value,
      String unit,
      double limit,
      boolean isLeast) {
    boolean isReached = isLeast ? value >= limit : value <= limit;
    add(scenario, what, bar, value, unit, scale == 1 ? isReached : null);
  }

  private void add(
      String scenario,
      String what,
      String bar,
      double value,
      String unit,
      @Nullable Boolean isReached) {
    Map<String, @Nullable Object> figure = new LinkedHashMap<>();
    String text =
        (value == Math.rint(value) || value >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value))
            + (unit.isEmpty() ? "" : " " + unit);
    figure.put("scenario", scenario);
    figure.put("what", what);
    figure.put("bar", bar);
    figure.put("contender", "fleet");
    figure.put("value", value);
    figure.put("text", text);
    figure.put("isReached", isReached);
    figures.add(figure);
    System.out.printf("%-75s %-10s %s %s%n", what, bar, text, isReached == null ? "" : isReached);
  }

  private void write(Path file) throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    machine.put("processor", processor());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
    conditions.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    conditions.put("machine", machine);
    conditions.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    conditions.put("versions", Map.of());
    conditions.put("pinning", "nothing pinned");
    conditions.put(
        "jvmOptions",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g; for a million runs -XX:+UseSerialGC -Xmx4g");
    conditions.put("rounds", 1);
    conditions.put("warmupSeconds", WARMUP_SECONDS);
    conditions.put("seconds", 20);
    conditions.put("scale", scale);
    conditions.put("isFull", scale == 1);
    Map<String, Object> recording = new LinkedHashMap<>();
    recording.put("question", "fleet");
    recording.put("conditions", conditions);
    recording.put("slices", List.of());
    recording.put("figures", figures);
    recording.put("failures", failures);
    Files.writeString(file, MAPPER.writeValueAsString(recording));
  }

  private static String processor() throws IOException {
    Path processors = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(processors)) {
      return "unknown";
    }
    return Files.readString(processors)
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
