package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.topics.FleetAdmin;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.RunSubmissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has runs watched. */
@Command(name = "submit", header = "Has runs, or all runs of workflows, watched by the fleet.")
final class SubmitCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private AccountsOption accounts = new AccountsOption();

  @Mixin private RunNames runs = new RunNames();

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description = "Kept in the topic of runs, for whoever reads it.")
  private String note = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<RunKey> keys = runs.keys();
    write(keys, kafka, accounts, (submissions, key) -> submissions.submit(key, note));
    spec.commandLine().getOut().println("submitted: " + keys.size());
    return 0;
  }

  /** One record for each, all of them with the brokers when it returns. */
  static void write(
      List<RunKey> keys,
      KafkaOptions kafka,
      AccountsOption accounts,
      BiConsumer<RunSubmissions, RunKey> write) {
    try (FleetAdmin admin = FleetAdmin.of(kafka.properties())) {
      admin.partitions(kafka.topics(), kafka.group());
    }
    try (RunSubmissions submissions =
        RunSubmissions.open(kafka.properties(), kafka.topics(), accounts.partitioning())) {
      keys.forEach(key -> write.accept(submissions, key));
      submissions.flush();
    }
  }
}
