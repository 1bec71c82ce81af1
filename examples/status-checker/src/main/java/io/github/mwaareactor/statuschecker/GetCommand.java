package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Looks up one run. */
@Command(
    name = "get",
    description = {
      "Looks up one run and shows its details.",
      "",
      "  get --demo --run-id done --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    })
final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      required = true,
      description = "The workflow's ARN.")
  private String workflowArn;

  @Option(names = "--run-id", paramLabel = "ID", required = true, description = "The run's id.")
  private String runId;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text for people, json or csv for programs. Default: ${DEFAULT-VALUE}.")
  private Output output;

  @Mixin private final ClientOptions options = new ClientOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    RunRef run = usage.checked(() -> new RunRef(workflowArn, runId));
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      RunUpdate update = lookUp(run, client, usage);
      Tally tally = Tally.of(1);
      update.tell(tally, report(console));
      console.out().flush();
      return tally.exitCode();
    }
  }

  private static RunUpdate lookUp(RunRef run, MwaaServerlessReactiveClient client, Usage usage) {
    // Refuses at once a run of another region than the one that is asked.
    Mono<WorkflowRun> lookup = usage.checked(() -> client.getWorkflowRun(run));
    try {
      return RunUpdate.of(run, Objects.requireNonNull(lookup.block()));
    } catch (MwaaException e) {
      return RunUpdate.of(run, e);
    }
  }

  private Report report(Console console) {
    return switch (output) {
      case json -> new JsonReport(console, false);
      case csv -> new CsvReport(console, false);
      case text -> new DetailReport(console);
    };
  }
}
