package io.github.mwaareactor.benchmarks.limits;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.RandomFault;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.harness.ScenarioTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/**
 * Is the rate that a service tolerates found, kept to, followed and shared? By lookups of a client
 * with {@code RateLimit.adaptive()}, and by a watcher. All clients live in this JVM; each contender
 * has an emulator in a JVM of its own in each round. The rounds of a scenario run side by side,
 * unless it is a heavy one.
 */
@Command(
    name = "Limits",
    description = "Measures how a rate is found. Exits with 1 if a bar is missed.",
    mixinStandardHelpOptions = true)
public final class Limits implements Callable<Integer> {
  /** The figure by which the round in the middle is found: accepted calls, of the limit. */
  public static final String ACCEPTED = "accepted";

  /** The limit in calls per second, in samples with {@link #acceptedPerSecond}. */
  public static final String LIMIT = "limit";

  private static final String ALL = "all";
  private static final Map<String, List<LimitsScenario>> SCENARIOS = scenarios();
  // Where it is near 100 %, it was the machine that was measured.
  private static final Row BUSY = Row.of("machine busy meanwhile", "busy", "%.0f %%");
  private static final int FULL_ROUNDS = 5;
  private static final int CELL_WIDTH = 40;

  @Parameters(
      arity = "0..1",
      defaultValue = ALL,
      description = "cold, fast, change, join, noise, chaos or all (default)")
  private String chosen = ALL;

  @Option(names = "--rounds", defaultValue = "5", description = "how often each is measured")
  private int rounds;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "what part to take of all times; bars are judged from 1 on only")
  private double scale;

  @Option(
      names = "--at-once",
      defaultValue = "10",
      description = "how many contenders of all rounds are measured side by side")
  private int atOnce;

  @Option(names = "--seed", defaultValue = "1", description = "where chance begins")
  private long seed;

  @Option(names = "--json", description = "a file to write all figures to")
  private @Nullable Path json;

  private final List<Lane> lanes = new ArrayList<>();
  private final LimitsResults results =
      new LimitsResults(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private int trials;

  private Limits() {}

  private static Map<String, List<LimitsScenario>> scenarios() {
    Map<String, List<LimitsScenario>> all = new LinkedHashMap<>();
    all.put(
        "cold",
        List.of(
            new ColdStart(20, 0.1, false),
            new ColdStart(20, 1, false),
            new ColdStart(20, 10, false),
            new ColdStart(200, 0.1, false),
            new ColdStart(200, 1, true),
            new ColdStart(200, 10, false)));
    all.put("fast", List.of(new ColdStart(2000, 0.1, false), new ColdStart(2000, 1, false)));
    all.put("change", List.of(new LimitChange(200, 100, 5), new LimitChange(200, 400, 10)));
    all.put("join", List.of(new SecondClient()));
    all.put(
        "noise",
        List.of(
            new Noise(RandomFault.THROTTLED, "throttled"),
            new Noise(RandomFault.RESET, "reset"),
            new Noise(RandomFault.INTERNAL_ERROR, "answered with status 500")));
    all.put("chaos", List.of(new Chaos()));
    return Collections.unmodifiableMap(all);
  }

  /** How many calls were accepted in each second from the start, where a sample tells. */
  public static List<Double> acceptedPerSecond(Sample sample) {
    return Stream.iterate(0, second -> second + 1)
        .map(second -> sample.figures().get(acceptedIn(second)))
        .takeWhile(Objects::nonNull)
        .toList();
  }

  static String acceptedIn(int second) {
    return String.format(Locale.ROOT, "acceptedIn.%02d", second);
  }

  /**
   * Runs it.
   *
   * @param args a scenario and options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Limits()).execute(args));
  }

  @Override
  public Integer call() throws IOException, CertificateException, InterruptedException {
    // What Netty warns of is what the emulator is asked to do.
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    List<LimitsScenario> asked = asked();
    print("scale %s, %d rounds, seed %d", scale, rounds, seed);
    try {
      openLanes();
      warmUp();
      for (LimitsScenario scenario : asked) {
        ask(scenario);
      }
    } finally {
      lanes.forEach(Lane::close);
    }
    if (json != null) {
      JsonMapper.shared().writeValue(json, results);
    }
    return verdict();
  }

  private List<LimitsScenario> asked() {
    if (chosen.equals(ALL)) {
      return SCENARIOS.values().stream().flatMap(List::stream).toList();
    }
    List<LimitsScenario> some = SCENARIOS.get(chosen);
    if (some == null) {
      throw new IllegalArgumentException(chosen + " is none of " + SCENARIOS.keySet());
    }
    return some;
  }

  private void openLanes() throws IOException, CertificateException {
    for (int round = 1; round <= rounds; round++) {
      for (LimitsContender contender : LimitsContender.values()) {
        lanes.add(new Lane(contender, round, EmulatorProcess.oneOfMany()));
      }
    }
  }

  private void warmUp() throws InterruptedException {
    for (Future<Findings> done : inAllLanes(new WarmUp())) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the warm-up failed", e.getCause());
      }
    }
  }

  private List<Future<Findings>> inAllLanes(LimitsScenario scenario) throws InterruptedException {
    List<Callable<Findings>> tasks = new ArrayList<>();
    for (Lane lane : lanes) {
      Trial trial =
          new Trial(lane.contender(), lane.emulator(), trials++, scale, seed + lane.round());
      tasks.add(() -> lane.ask(scenario, trial));
    }
    ExecutorService threads = Executors.newFixedThreadPool(scenario.isHeavy() ? 1 : atOnce);
    try {
      return threads.invokeAll(tasks);
    } finally {
      threads.shutdownNow();
    }
  }

  private void ask(LimitsScenario scenario) throws InterruptedException {
    print("");
    print("%s", scenario.title());
    busySinceLastAsked();
    List<Future<Findings>> done = inAllLanes(scenario);
    double busy = busySinceLastAsked();
    List<Rounds> found = new ArrayList<>();
    for (LimitsContender contender : LimitsContender.values()) {
      Rounds rounds = new Rounds(scenario.title(), contender.label());
      for (int n = 0; n < lanes.size(); n++) {
        if (lanes.get(n).contender() == contender) {
          keep(rounds, scenario, lanes.get(n), done.get(n));
        }
      }
      found.add(rounds);
      results.samples().addAll(rounds.samples());
    }
    show(scenario, found, busy);
  }

  // What broke one trial says nothing of the others.
  private void keep(Rounds rounds, LimitsScenario scenario, Lane lane, Future<Findings> done)
      throws InterruptedException {
    try {
      rounds.add(lane.round(), done.get());
    } catch (ExecutionException e) {
      String failure =
          "%s, %s, round %d: %s"
              .formatted(scenario.title(), rounds.contender(), lane.round(), e.getCause());
      results.failures().add(failure);
      print("BROKEN %s", failure);
    }
  }

  private void show(LimitsScenario scenario, List<Rounds> found, double busy) {
    List<ScenarioFigure> figures = new ArrayList<>();
    for (Row row : scenario.rows()) {
      found.forEach(rounds -> figures.add(rounds.figure(row, isJudged())));
    }
    found.forEach(
        rounds ->
            figures.add(BUSY.figureOf(scenario.title(), rounds.contender(), busy, isJudged())));
    results.figures().addAll(figures);
    new ScenarioTable(figures).lines(CELL_WIDTH).forEach(line -> print("%s", line));
    String mostTelling = scenario.rows().get(0).figure();
    for (Rounds rounds : found) {
      rounds
          .notesOfMiddle(mostTelling)
          .forEach(note -> print("  %-10s %s", rounds.contender(), note));
    }
  }

  /** All cores, of everything that runs on them; in percent. */
  private static double busySinceLastAsked() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? 100 * system.getCpuLoad()
        : Double.NaN;
  }

  private boolean isJudged() {
    return scale >= 1 && rounds >= FULL_ROUNDS;
  }

  private int verdict() {
    int missed = new ScenarioTable(results.figures()).missed() + results.failures().size();
    print("");
    if (missed > 0) {
      print("%d bars were missed.", missed);
    } else {
      print(isJudged() ? "All bars were reached." : "Nothing was judged.");
    }
    return missed == 0 ? 0 : 1;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
    System.out.flush();
  }
}
