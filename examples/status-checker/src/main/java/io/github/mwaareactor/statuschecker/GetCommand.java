package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Looks up one run. */
@Command(
    name = "get",
    description = {
      "Looks up one run and shows its details, with the tasks that failed if it has failed.",
      "",
      "  get --demo --run-id done --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    })
final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final RunOptions named = new RunOptions();
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    RunRef run = usage.checked(() -> options.checked(named.run(usage)));
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      RunUpdate update = lookUp(run, client, usage);
      DetailedRun found = new DetailedRun(update, failedTasks(client, update, console));
      output.rows(console, DetailedRun.COLUMNS, new DetailReport(console)).write(found);
      update.log();
      console.out().flush();
      Tally tally = Tally.of(1);
      tally.add(update);
      return tally.exitCode();
    }
  }

  private static RunUpdate lookUp(RunRef run, MwaaServerlessReactiveClient client, Usage usage) {
    Mono<WorkflowRun> lookup = usage.checked(() -> client.getWorkflowRun(run));
    // Before it is waited for: what block() throws has a trace of its own added to it.
    Mono<RunUpdate> update =
        lookup
            .map(found -> RunUpdate.of(run, found))
            .onErrorResume(MwaaException.class, error -> Mono.just(RunUpdate.of(run, error)));
    return Objects.requireNonNull(update.block());
  }

  /** The run was read, so it is shown also where its tasks may not be. */
  private static @Nullable List<TaskRow> failedTasks(
      MwaaServerlessReactiveClient client, RunUpdate update, Console console) {
    if (update.to() == null) {
      return null;
    } else if (update.to() != RunState.FAILED && update.to() != RunState.TIMEOUT) {
      return List.of();
    }
    try {
      return new TaskLookup(client).failed(update.run()).collectList().block();
    } catch (MwaaException e) {
      console.note("the failed tasks were not read: " + FailureText.of(e));
      return null;
    }
  }
}
