package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has runs no longer watched. */
@Command(
    name = "stop",
    header = "Has runs, or all runs of workflows, no longer watched. The runs themselves go on.")
final class StopCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private AccountsOption accounts = new AccountsOption();

  @Mixin private RunNames runs = new RunNames();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<RunKey> keys = runs.keys();
    SubmitCommand.write(keys, kafka, accounts, RunSubmissions::stop);
    spec.commandLine().getOut().println("no longer watched: " + keys.size());
    return 0;
  }
}
