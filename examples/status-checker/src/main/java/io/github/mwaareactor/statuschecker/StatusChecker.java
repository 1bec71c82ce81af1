package io.github.mwaareactor.statuschecker;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Schedulers;

/** Looks up and follows workflow runs of Amazon MWAA Serverless. */
@Command(
    name = "mwaa-status-checker",
    description = "Looks up and follows workflow runs of Amazon MWAA Serverless.",
    mixinStandardHelpOptions = true,
    version = "0.1.0-SNAPSHOT",
    exitCodeOnInvalidInput = ExitCodes.BAD_USAGE,
    subcommands = {DemoCommand.class, GetCommand.class})
public final class StatusChecker implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one command; leaves the JVM with its exit code when that is not 0. */
  public static void main(String[] args) {
    int exitCode = commandLine().execute(args);
    // Within a build the JVM is Maven's, which waits for threads that are left.
    Schedulers.shutdownNow();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new StatusChecker());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: demo or get");
  }
}
