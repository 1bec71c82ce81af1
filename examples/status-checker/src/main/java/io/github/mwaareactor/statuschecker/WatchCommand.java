package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Follows runs until all have ended, or whole workflows until it is interrupted. */
@Command(
    name = "watch",
    description = {
      "Follows runs of one workflow until all have ended, or whole workflows.",
      "",
      "Prints each state when it changes. A run that cannot be followed is reported, and the others go on. Ctrl-C ends at once, with a summary.",
      "",
      "Without run ids, all runs are followed that are in progress now or appear later. This goes on until Ctrl-C or --timeout. The live table drops a run a minute after its end, earlier if many end; one that did not succeed stays above it.",
      "",
      "  watch --demo run-1 run-2 run-3 --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      "  watch --demo --timeout 10s --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      "  workflows --output csv | watch --file -",
      ""
    },
    exitCodeList = {
      "0:all runs are SUCCESS",
      "1:all runs were read, but some have failed",
      "2:some runs or workflows could not be followed, or some lines were invalid",
      "64:invalid usage",
      "124:--timeout was over before all runs had ended",
      "130:interrupted"
    })
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      description =
          "The workflow's ARN. Without run ids it may be repeated, to follow several workflows.")
  private List<String> workflowArns = List.of();

  @Parameters(arity = "0..*", paramLabel = "R", description = "The ids of the runs.")
  private List<String> runIds = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Follow the runs in this file, or - for standard input, written as for check. A line with a workflow's ARN alone is the whole workflow.")
  private @Nullable String file;

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

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End after this time, with a summary: 90s, 30m, 8h. Default: never.")
  private @Nullable Duration timeout;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    List<InputLine> named = named(usage);
    WatchOptions watching = watching(usage);
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build());
        RunWatcher watcher = client.watcher(watching)) {
      // Refuses at once a workflow of another region than the one that is asked.
      workflowArns.forEach(arn -> usage.checked(() -> client.listWorkflowRuns(arn)));
      Flux<InputLine> all = Flux.fromIterable(named).concatWith(lines(usage, console));
      Stopwatch stopwatch = Stopwatch.start(console);
      Tally tally = Tally.of(0);
      Report report =
          output.report(
              console,
              true,
              options.isVerbose(),
              stopwatch,
              () -> new WatchScreen(console, tally, List.of()));
      return new Session(console, report, tally, stopwatch)
          .tell(
              new Following(client, watcher).follow(all),
              timeout == null ? Mono.never() : Mono.delay(timeout));
    }
  }

  private List<InputLine> named(Usage usage) {
    List<InputLine> named = new ArrayList<>();
    if (runIds.isEmpty()) {
      if (workflowArns.isEmpty() && file == null) {
        throw new ParameterException(
            spec.commandLine(), "nothing is named to be watched: give --workflow-arn or --file");
      }
      for (String arn : workflowArns) {
        usage.checked("--workflow-arn", () -> WorkflowArn.parse(arn));
        named.add(new InputLine.Workflow(arn));
      }
      return named;
    }
    if (workflowArns.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          "run ids need exactly one --workflow-arn, were " + workflowArns.size());
    }
    for (String id : runIds) {
      named.add(
          new InputLine.Ref(
              usage.checked(() -> options.checked(new RunRef(workflowArns.get(0), id)))));
    }
    return named;
  }

  private Flux<InputLine> lines(Usage usage, Console console) {
    String name = file;
    return name == null
        ? Flux.empty()
        : usage.checked("--file", () -> RunInput.of(name, console.in())).linesWithWorkflows();
  }

  private WatchOptions watching(Usage usage) {
    usage.checked("--timeout", this::checkTimeout);
    WatchOptions.Builder builder =
        usage.checked("--every", () -> WatchOptions.builder().targetStaleness(every));
    Double limit = rate;
    return limit == null
        ? builder.build()
        : usage.checked("--rate", () -> builder.rate(limit)).build();
  }

  private void checkTimeout() {
    if (timeout != null && timeout.isZero()) {
      throw new IllegalArgumentException("must be positive, was 0");
    }
  }
}
