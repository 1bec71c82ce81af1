package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.harness.ScenarioTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.retry.RetryMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What does it cost to watch many runs, and how well is it done? Beside what one would write by
 * hand: a poller with {@code Mono.delay} for each run, and the AWS SDK's client with futures. Every
 * case has a JVM of its own, and an emulator in another one where it needs a network. Exits with 1
 * if ours misses a bar.
 */
public final class Watching {
  private static final Map<String, WatchingScenario> SCENARIOS = scenarios();

  private static final String ALL = "all";
  private static final int CELL_WIDTH = 16;

  private final List<String> chosen;
  private final PrintStream out;
  private double scale = 1;
  private long seed = 1;
  private boolean apart = true;
  private boolean withPeers = true;
  private @Nullable Path json;
  private final List<ScenarioFigure> figures = new ArrayList<>();
  private int missed;

  private Watching(List<String> chosen, PrintStream out) {
    this.chosen = chosen;
    this.out = out;
  }

  private static Map<String, WatchingScenario> scenarios() {
    Map<String, WatchingScenario> all = new LinkedHashMap<>();
    all.put("memory", new WatchingMemory());
    all.put("cpu", new WatchingCpu());
    all.put("throttled", new WatchingThrottled());
    all.put("subscribers", new WatchingSubscribers());
    all.put("lag", new WatchingLag());
    all.put("outage", new WatchingOutage());
    all.put("listing", new WatchingListing());
    return Collections.unmodifiableMap(all);
  }

  /**
   * Runs it.
   *
   * @param args a scenario, {@code memory}, {@code cpu}, {@code throttled}, {@code subscribers},
   *     {@code lag}, {@code outage}, {@code listing} or {@code all}; {@code --scale} (1), what part
   *     of the time and of the runs to take: bars are judged from 1 on only; {@code --seed} (1);
   *     {@code --peers} (1), 0 to leave them out; {@code --forks} (1), 0 to have all in this
   *     process; {@code --json}, a file to write all figures to
   * @throws IOException if a process cannot be started
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Watching watching = new Watching(chosen(args.length == 0 ? ALL : args[0]), System.out);
    for (int i = 1; i + 1 < args.length; i += 2) {
      watching.set(args[i], args[i + 1]);
    }
    System.exit(watching.run() ? 0 : 1);
  }

  private static List<String> chosen(String scenario) {
    if (!scenario.equals(ALL) && !SCENARIOS.containsKey(scenario)) {
      throw new IllegalArgumentException("unknown scenario " + scenario);
    }
    return scenario.equals(ALL) ? List.copyOf(SCENARIOS.keySet()) : List.of(scenario);
  }

  private void set(String option, String value) {
    switch (option) {
      case "--scale" -> scale = Double.parseDouble(value);
      case "--seed" -> seed = Long.parseLong(value);
      case "--peers" -> withPeers = Integer.parseInt(value) > 0;
      case "--forks" -> apart = Integer.parseInt(value) > 0;
      case "--json" -> json = Path.of(value);
      default -> throw new IllegalArgumentException("unknown option " + option);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    WatchingCase.onlyErrors();
    introduce();
    try (LazyEmulator emulator = new LazyEmulator()) {
      for (String name : chosen) {
        for (String variant : scenario(name).variants()) {
          ask(name, variant, emulator);
        }
      }
    }
    print("%s", verdict());
    if (json != null) {
      JsonMapper.shared().writeValue(json, figures);
    }
    return missed == 0;
  }

  static WatchingScenario scenario(String name) {
    return Objects.requireNonNull(SCENARIOS.get(name), name);
  }

  private void introduce() throws IOException {
    print("scale %s, seed %d", scale, seed);
    print(
        "JDK %s, %d cores, nothing pinned, each case in %s",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        apart ? "a JVM of its own " + WatchingCase.jvmOptions() : "this JVM");
    Properties versions = new Properties();
    try (InputStream file =
        Objects.requireNonNull(Watching.class.getResourceAsStream("/versions.properties"))) {
      versions.load(file);
    }
    versions.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> print("%s %s", name, versions.getProperty(name)));
    print("retry mode of the AWS SDK: its default, %s", RetryMode.defaultRetryMode());
  }

  private void ask(String name, String variant, LazyEmulator emulator) throws InterruptedException {
    WatchingScenario scenario = scenario(name);
    List<WatchingCase> cases =
        scenario.contenders().stream()
            .filter(contender -> withPeers || !contender.isPeer())
            .map(contender -> new WatchingCase(name, variant, contender, scale, seed))
            .toList();
    Map<WatchingContender, Findings> found =
        measure(cases, apart && scenario.isSideBySide() ? cases.size() : 1, emulator);
    scenario.compare(found);
    WatchingCase some = new WatchingCase(name, variant, WatchingContender.WATCHER, scale, seed);
    print("");
    print("%s", scenario.title(some));
    ScenarioTable table = table(scenario, some, found);
    table.lines(CELL_WIDTH).forEach(line -> print("%s", line));
    figures.addAll(table.figures());
    missed += table.missed();
    found.forEach(
        (contender, findings) ->
            findings.notes().forEach(note -> print("  %-12s %s", contender.label(), note)));
  }

  private Map<WatchingContender, Findings> measure(
      List<WatchingCase> cases, int atOnce, LazyEmulator emulator) throws InterruptedException {
    List<Callable<Findings>> tasks = new ArrayList<>();
    for (WatchingCase one : cases) {
      tasks.add(() -> apart ? one.measureApart() : one.measure(emulator));
    }
    Map<WatchingContender, Findings> found = new EnumMap<>(WatchingContender.class);
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<Findings>> measured = threads.invokeAll(tasks);
      for (int n = 0; n < cases.size(); n++) {
        found.put(cases.get(n).contender(), findings(measured.get(n)));
      }
    } finally {
      threads.shutdownNow();
    }
    return found;
  }

  // What broke one case says nothing of the others.
  private Findings findings(Future<Findings> measured) throws InterruptedException {
    try {
      return measured.get();
    } catch (ExecutionException e) {
      Findings broken = new Findings();
      broken.note("BROKEN: %s", e.getCause());
      missed++;
      return broken;
    }
  }

  private ScenarioTable table(
      WatchingScenario scenario, WatchingCase some, Map<WatchingContender, Findings> found) {
    List<ScenarioFigure> all = new ArrayList<>();
    for (Row row : scenario.rows(some)) {
      found.forEach(
          (contender, findings) ->
              all.add(
                  row.figureOf(
                      scenario.title(some),
                      contender.label(),
                      findings.figure(row.figure()),
                      isJudged() && contender == WatchingContender.WATCHER)));
    }
    return new ScenarioTable(all);
  }

  private boolean isJudged() {
    return scale >= 1;
  }

  private String verdict() {
    if (missed > 0) {
      return "%n%d bars were missed.".formatted(missed);
    }
    return isJudged()
        ? "%nAll bars were reached.".formatted()
        : "%nNothing was judged.".formatted();
  }

  private void print(String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
