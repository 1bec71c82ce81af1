package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Follows a dozen scripted runs on an emulator in this process: no AWS account needed. */
@Command(
    name = "demo",
    description = {
      "Follows a dozen scripted runs of two workflows on an emulator in this process.",
      "",
      "Every request is signed and sent over HTTP, and every signature is checked.",
      "",
      "  demo",
      "  demo --runs 20000",
      ""
    },
    exitCodeList = {
      "0:all runs were read and have ended",
      "2:some runs were not read or have not ended"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MOST_RUNS = 1_000_000;
  private static final int CONCURRENCY = 4;
  private static final int NAME_WIDTH = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final WatchOptions WATCHING =
      WatchOptions.builder().targetStaleness(Duration.ofMillis(500)).build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Instead, look up this many ended runs, as check does; at most" + " 1000000.")
  private @Nullable Integer runs;

  @Override
  public Integer call() throws IOException {
    return runs == null ? followDozen() : checkMany(runs);
  }

  private int checkMany(int count) throws IOException {
    if (count < 1 || count > MOST_RUNS) {
      throw new ParameterException(
          spec.commandLine(), "--runs: must be 1 to 1000000, was " + count);
    }
    Console console = Console.of(spec.commandLine());
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        MwaaServerlessReactiveClient client = client(emulator)) {
      RunInput input = RunInput.of(DemoRuns.saveEnded(emulator, count));
      Tally tally = Tally.ofUnknown();
      Stopwatch stopwatch = Stopwatch.start(console);
      Report report =
          console.terminal()
              ? new LiveReport(
                  console, new CheckScreen(console, tally, input.progress()), stopwatch)
              : new PlainReport(console);
      int exitCode =
          new Session(console, report, tally, stopwatch)
              .tell(
                  CheckCommand.check(
                      client::getWorkflowRun, input.lines(), CheckCommand.USUAL_CONCURRENCY));
      return exitCode == ExitCodes.NOT_ALL_SUCCESS ? ExitCodes.OK : exitCode;
    }
  }

  private int followDozen() {
    Console console = Console.of(spec.commandLine());
    say(console, "starting an emulator of MWAA Serverless in this process");
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        MwaaServerlessReactiveClient client = client(emulator)) {
      say(console, "emulator at " + emulator.endpoint() + ", account " + emulator.accountId());
      List<RunRef> runs = DemoRuns.beginDozen(emulator);
      lookUp(client, runs, console);
      RunTable table = new RunTable(console, emulator, runs);
      follow(client, runs, console);
      table.stopCounting();
      client.getWorkflowRuns(runs, CONCURRENCY).map(RunUpdate::of).toStream().forEach(table::add);
      return table.print() ? ExitCodes.OK : ExitCodes.LOOKUP_FAILED;
    }
  }

  private static MwaaServerlessReactiveClient client(MwaaServerlessEmulator emulator) {
    MwaaServerlessReactiveClientBuilder builder = MwaaServerlessReactiveClient.builder();
    DemoRuns.ask(emulator, builder);
    return builder.build();
  }

  /** At once, as what follows may take a while. */
  private static void say(Console console, String line) {
    console.out().println(line);
    console.out().flush();
  }

  /** Iterating prints on this thread: an event loop must not wait for a terminal. */
  private static void lookUp(
      MwaaServerlessReactiveClient client, List<RunRef> runs, Console console) {
    say(
        console,
        System.lineSeparator()
            + "looking up "
            + runs.size()
            + " runs, "
            + CONCURRENCY
            + " at a time");
    client
        .getWorkflowRuns(runs, CONCURRENCY)
        .map(RunUpdate::of)
        .toStream()
        .forEach(seen -> print(console, "", seen));
  }

  private static void follow(
      MwaaServerlessReactiveClient client, List<RunRef> runs, Console console) {
    say(console, System.lineSeparator() + "following them to their end");
    Set<RunRef> live = new HashSet<>(runs);
    try (RunWatcher watcher = client.watcher(WATCHING)) {
      Flux<RunUpdate> seen =
          watcher.watchAll(Flux.fromIterable(runs)).take(PATIENCE).map(RunUpdate::of);
      Scheduler timer = Schedulers.parallel();
      for (Optional<RunUpdate> next : withSilences(inTimeOrder(seen, timer), timer).toIterable()) {
        if (next.isEmpty()) {
          say(console, "  " + live.size() + " of " + runs.size() + " runs have not ended yet");
          continue;
        }
        RunUpdate update = next.get();
        print(console, PlainReport.time(console, update), update);
        if (update.hasEnded()) {
          live.remove(update.run());
        }
      }
    }
  }

  private static Flux<RunUpdate> inTimeOrder(Flux<RunUpdate> seen, Scheduler timer) {
    return Flux.defer(
        () -> {
          TimeOrder order = new TimeOrder();
          return withSigns(seen, shared -> Flux.interval(TICK, timer).onBackpressureDrop())
              .concatMapIterable(
                  next -> {
                    next.ifPresent(order::add);
                    return next.isPresent() ? List.of() : order.tick();
                  })
              .concatWith(Flux.defer(() -> Flux.fromIterable(order.rest())));
        });
  }

  /** An empty value for every three seconds in which nothing was seen. */
  static Flux<Optional<RunUpdate>> withSilences(Flux<RunUpdate> seen, Scheduler timer) {
    return withSigns(
        seen,
        shared ->
            shared
                .startWith(Optional.<RunUpdate>empty())
                .switchMap(last -> Flux.interval(SILENCE, timer).onBackpressureDrop()));
  }

  /** An empty value for each sign, until there is nothing more to see. */
  private static Flux<Optional<RunUpdate>> withSigns(
      Flux<RunUpdate> seen, Function<Flux<Optional<RunUpdate>>, Flux<Long>> signs) {
    return seen.map(Optional::of)
        .publish(
            shared ->
                Flux.merge(
                    shared,
                    signs
                        .apply(shared)
                        .map(sign -> Optional.<RunUpdate>empty())
                        .takeUntilOther(shared.ignoreElements())));
  }

  private static void print(Console console, String time, RunUpdate seen) {
    ScreenLine line =
        new ScreenLine(ScreenLine.UNCLIPPED, console.colors())
            .add("  " + time)
            .addColumn(DemoRuns.name(seen.run()), NAME_WIDTH)
            .add(seen.stateWord(), Formats.style(seen.to()));
    console.out().println(seen.error() == null ? line : line.add("  " + seen.shortExplanation()));
    console.out().flush();
  }
}
