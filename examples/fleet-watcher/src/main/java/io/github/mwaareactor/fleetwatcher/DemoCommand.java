package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.demo.DemoOptions;
import io.github.mwaareactor.fleetwatcher.demo.FleetDemo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a fleet on this machine. */
@Command(
    name = "demo",
    header = "Shows a fleet on this machine: who owns what, and what happens when a member dies.",
    description =
        "Starts a Kafka broker, an emulator of the service with 20 accounts, and three members, in processes of their own. Kills a member after 20 s, and ends, in less than 90 s, with a verdict on all that was published.")
final class DemoCommand implements Callable<Integer> {
  private static final String BROKER = "kafka.server.KafkaRaftServer";
  private static final int SEEDS = 1_000_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats the runs of another demo. Default: a random one, which is printed.")
  private @Nullable Long seed;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many runs are submitted. Default: ${DEFAULT-VALUE}.")
  private int runs = 2_000;

  @Option(names = "--kill-after", hidden = true, defaultValue = "20s")
  private Duration killAfter = Duration.ofSeconds(20);

  @Option(names = "--runs-end-after", hidden = true, defaultValue = "40s")
  private Duration runsEndAfter = Duration.ofSeconds(40);

  @Option(names = "--limit", hidden = true, defaultValue = "84s")
  private Duration limit = Duration.ofSeconds(84);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    if (!hasBroker()) {
      err.println(
          "the demo needs a Kafka broker and the emulator on the class path: start it with bin/fleet-watcher demo, beside which are lib/ and demo/");
      return FleetWatcher.FAILED;
    }
    DemoOptions options =
        new DemoOptions(
            FleetWatcher.class,
            seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed,
            runs,
            killAfter,
            runsEndAfter,
            limit);
    try (FleetDemo demo = new FleetDemo(options, spec.commandLine().getOut(), isTerminal())) {
      return demo.run() ? 0 : FleetWatcher.FAILED;
    } catch (IllegalStateException | UncheckedIOException e) {
      err.println(e.getMessage());
      return FleetWatcher.FAILED;
    }
  }

  private static boolean hasBroker() {
    try {
      Class.forName(BROKER, false, DemoCommand.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  // Java's own console is none when only standard input is a file, and always one as of Java 22.
  private static boolean isTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return new ProcessBuilder("test", "-t", "1")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no Unix: plain lines
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
