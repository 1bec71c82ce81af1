package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** Lists the runs of a workflow. */
@Command(
    name = "runs",
    description = {
      "Lists the runs of a workflow.",
      "",
      "AWS publishes no order of this list. So all of its pages are read, whatever is asked for, and runs appear in the order in which they arrive. JSON and CSV can be passed on to check and watch.",
      "",
      "  runs --demo --state FAILED,TIMEOUT --since 2h --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    },
    exitCodeList = {
      "0:all runs were listed, whatever their states",
      "2:they could not be listed, or not all of them",
      "64:invalid usage",
      "130:interrupted"
    })
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      required = true,
      description = "The workflow's ARN.")
  private String workflowArn;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only runs in this state; several are separated by commas, or the option is repeated. One of ${COMPLETION-CANDIDATES}, where UNKNOWN is any other. Default: all.")
  private List<RunState> states = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Only runs created within this time: 30m, 2h, 7d. Default: all.")
  private @Nullable Duration since;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    usage.checked("--workflow-arn", () -> WorkflowArn.parse(workflowArn));
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      Flux<WorkflowRunSummary> runs = usage.checked(() -> client.listWorkflowRuns(workflowArn));
      Stopwatch stopwatch = Stopwatch.start(console);
      Report report = output.report(console, new RunListReport(console));
      int exitCode =
          new Session(console, report, Tally.ofUnknown(), stopwatch)
              .tell(runs.filter(wanted(Instant.now())).map(RunsCommand::event));
      return exitCode == ExitCodes.NOT_ALL_SUCCESS ? ExitCodes.OK : exitCode;
    }
  }

  /** A run whose time the service does not say is not left out for it. */
  private Predicate<WorkflowRunSummary> wanted(Instant now) {
    Set<RunState> wanted = states.isEmpty() ? EnumSet.allOf(RunState.class) : Set.copyOf(states);
    Instant earliest = since == null ? Instant.MIN : now.minus(since);
    return run ->
        wanted.contains(run.state())
            && (run.createdAt() == null || !run.createdAt().isBefore(earliest));
  }

  private static CheckEvent event(WorkflowRunSummary run) {
    return run.run() == null
        ? (tally, report) -> report.note("a run without a usable id is left out")
        : RunUpdate.of(run.run(), run);
  }
}
