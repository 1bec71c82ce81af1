package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StoppedRun;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Stops one run. */
@Command(
    name = "stop",
    description = {
      "Stops a run.",
      "",
      "AWS ends its tasks and starts no others. The run is then STOPPING, and a little later STOPPED. Stopping a run that has ended is refused.",
      "",
      "  stop --demo --run-id run-2 --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    },
    exitCodeList = {
      "0:the run is being stopped",
      "2:it could not be stopped, or it is unknown whether it was",
      "64:invalid usage",
      "130:interrupted"
    })
final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final RunOptions named = new RunOptions();
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    RunRef run = named.run(usage);
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      Mono<StoppedRun> stop = usage.checked(() -> client.stopWorkflowRun(run));
      RunUpdate stopped = RunUpdate.of(Objects.requireNonNull(stop.block()));
      output.report(console, new PlainReport(console)).seen(stopped);
      console.out().flush();
      return ExitCodes.OK;
    } catch (MwaaException e) {
      console.note(RunUpdate.of(run, e).explanation());
      return ExitCodes.LOOKUP_FAILED;
    }
  }
}
