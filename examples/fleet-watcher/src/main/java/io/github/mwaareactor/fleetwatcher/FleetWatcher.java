package io.github.mwaareactor.fleetwatcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Watches workflow runs of Amazon MWAA Serverless on many machines. */
@Command(
    name = "fleet-watcher",
    description = {
      "Watches workflow runs of Amazon MWAA Serverless on many machines, and publishes their states to a Kafka topic.",
      "",
      "Without brokers and an AWS account, start with demo.",
      ""
    },
    mixinStandardHelpOptions = true,
    version = "0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or stopped",
      "1:a member gave up, the brokers could not be used, or the verdict of a demo is not clean",
      "64:invalid usage",
      "78:topics or files that do not fit"
    },
    subcommands = {
      RunCommand.class,
      SubmitCommand.class,
      StopCommand.class,
      StatesCommand.class,
      DemoCommand.class,
      HelpCommand.class
    })
public final class FleetWatcher implements Runnable {
  static final int FAILED = 1;
  static final int BAD_USAGE = 64;
  static final int DOES_NOT_FIT = 78;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command; leaves the JVM with its exit code when that is not 0. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new FleetWatcher())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, FleetWatcher::duration)
        .setParameterExceptionHandler(FleetWatcher::misused)
        .setExecutionExceptionHandler(FleetWatcher::failed);
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is no duration such as 10s, 0.5s or 2m");
    }
  }

  // A screenful of help would hide what was wrong.
  private static int misused(ParameterException error, String[] args) {
    CommandLine commandLine = error.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(error.getMessage());
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return BAD_USAGE;
  }

  // Those that say what the matter is are meant for people; anything else is a bug, shown as such.
  private static int failed(Exception error, CommandLine commandLine, ParseResult parsed)
      throws Exception {
    if (error instanceof KafkaException) {
      commandLine.getErr().println(error.getMessage());
      return FAILED;
    }
    if (error instanceof IllegalStateException || error instanceof IllegalArgumentException) {
      commandLine.getErr().println(error.getMessage());
      return DOES_NOT_FIT;
    }
    throw error;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: run, submit, stop, states, demo or help");
  }
}
