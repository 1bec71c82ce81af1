package io.github.mwaareactor.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures this client beside others, keeps every raw figure, and writes {@code RESULTS.md}. With
 * {@code jmh} as its first word it is JMH.
 */
@Command(
    name = "java -jar benchmarks.jar",
    description = "Measures this client beside others. Exits with 1 if a bar is missed.",
    mixinStandardHelpOptions = true)
public final class Comparison implements Callable<Integer> {
  private static final String JMH = "jmh";
  private static final String REPORT = "report";
  private static final Map<String, Question> QUESTIONS = questions();

  @Parameters(
      arity = "0..*",
      description =
          "lookups, parts, fanout, watching, throttled, footprint, listing or limits: all of"
              + " them by default; report draws RESULTS.md anew from the raw figures")
  private List<String> chosen = List.of();

  @Option(names = "--rounds", defaultValue = "5", description = "how often each is measured")
  private int rounds;

  @Option(names = "--warmup", defaultValue = "45", description = "seconds to warm each up")
  private double warmup;

  @Option(names = "--seconds", defaultValue = "4", description = "of each measurement")
  private double seconds;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "what part to take of fixed numbers of lookups, runs and connections")
  private double scale;

  @Option(
      names = "--without-peers",
      description = "watching measures the watcher alone, in half an hour rather than one")
  private boolean withoutPeers;

  @Option(names = "--smoke", description = "a moment of everything, to see that it works")
  private boolean smoke;

  @Option(
      names = "--folder",
      description = "where to write RESULTS.md and results; by default the module's own folder")
  private @Nullable Path folder;

  private Comparison() {}

  private static Map<String, Question> questions() {
    Map<String, Question> all = new LinkedHashMap<>();
    all.put(Report.LOOKUPS, new Lookups());
    all.put(Report.PARTS, new Parts());
    all.put(Report.FAN_OUT, new FanOut());
    all.put(Report.WATCHING, new WatchingBars());
    all.put(Report.THROTTLED, new Throttled());
    all.put(Report.FOOTPRINT, new Footprints());
    all.put(Report.LISTING, new Listing());
    all.put(Report.LIMITS, new LimitsBars());
    return Collections.unmodifiableMap(all);
  }

  /**
   * Runs it.
   *
   * @param args questions and options, or {@code jmh} and JMH's own
   * @throws IOException if JMH cannot write
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals(JMH)) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    System.exit(new CommandLine(new Comparison()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    Files.createDirectories(settings.results());
    boolean measuresNothing = chosen.contains(REPORT);
    if (!measuresNothing) {
      for (String name : chosen.isEmpty() ? QUESTIONS.keySet() : chosen) {
        ask(name, settings);
      }
    }
    int missed = new Report(settings.folder()).write();
    System.out.printf("%d bars were missed, see %s%n", missed, Report.file(settings.folder()));
    return missed == 0 ? 0 : 1;
  }

  private Settings settings() {
    Path target = folder == null ? Classpath.benchmarks() : folder;
    return smoke
        ? new Settings(1, 0.3, 0.3, 0.005, false, true, target)
        : new Settings(rounds, warmup, seconds, scale, !withoutPeers, false, target);
  }

  private static void ask(String name, Settings settings) throws Exception {
    if (!QUESTIONS.containsKey(name)) {
      throw new IllegalArgumentException(name + " is none of " + QUESTIONS.keySet());
    }
    System.out.println("== " + name);
    Recording recording = Recording.of(name, settings);
    try {
      Objects.requireNonNull(QUESTIONS.get(name)).ask(settings, recording);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      recording.failures().add(String.valueOf(e));
      System.out.println("FAILED " + e);
    }
    recording.write(settings.results());
  }
}
