package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Follows runs of one workflow until all have ended. */
@Command(
    name = "watch",
    description = {
      "Follows runs of one workflow until all have ended.",
      "",
      "Prints each state when it changes. A run that cannot be followed is reported, and the others go on. Ctrl-C ends at once, with a summary.",
      "",
      "  watch --demo run-1 run-2 run-3 --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    })
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      required = true,
      description = "The workflow's ARN.")
  private String workflowArn;

  @Parameters(arity = "1..*", paramLabel = "R", description = "The ids of the runs.")
  private List<String> runIds = List.of();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description =
          "How old the known state of a run may become: 500ms, 2s, 1m. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests per second at most, for all runs together. If that is too few, each run is polled less often. Default: as many as needed, fewer when AWS throttles.")
  private @Nullable Double rate;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Set<RunRef> runs = new LinkedHashSet<>();
    runIds.forEach(id -> runs.add(usage.checked(() -> new RunRef(workflowArn, id))));
    WatchOptions watching = watching(usage);
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build());
        RunWatcher watcher = client.watcher(watching)) {
      RunRef first = runs.iterator().next();
      // Refuses at once a workflow of another region than the one that is asked.
      Mono<CheckEvent> firstLook = usage.checked(() -> firstLook(client, first));
      Stopwatch stopwatch = Stopwatch.start(console);
      Tally tally = Tally.of(runs.size());
      Report report =
          output.report(
              console,
              true,
              options.isVerbose(),
              stopwatch,
              () -> new WatchScreen(console, tally, runs));
      return new Session(console, report, tally, stopwatch)
          .tell(firstLook.concatWith(watch(watcher, runs)));
    }
  }

  private WatchOptions watching(Usage usage) {
    WatchOptions.Builder builder =
        usage.checked("--every", () -> WatchOptions.builder().targetStaleness(every));
    Double limit = rate;
    return limit == null
        ? builder.build()
        : usage.checked("--rate", () -> builder.rate(limit)).build();
  }

  private static Flux<CheckEvent> watch(RunWatcher watcher, Collection<RunRef> runs) {
    return watcher.watchAll(Flux.fromIterable(runs)).map(RunUpdate::of);
  }

  /**
   * A watcher takes missing credentials and a service that cannot be reached for something that
   * passes, and says nothing. Who sits before it wants to know: the first is the end of it, the
   * other is told.
   */
  private static Mono<CheckEvent> firstLook(MwaaServerlessReactiveClient client, RunRef run) {
    return client
        .getWorkflowRun(run)
        .<CheckEvent>flatMap(found -> Mono.empty())
        .onErrorResume(MwaaException.class, error -> trouble(RunUpdate.of(run, error)));
  }

  private static Mono<CheckEvent> trouble(RunUpdate failed) {
    if (failed.isHopeless()) {
      return Mono.just(failed);
    }
    return Mono.just((tally, report) -> report.note("going on after: " + failed.explanation()));
  }
}
