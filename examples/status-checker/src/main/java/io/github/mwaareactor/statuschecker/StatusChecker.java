package io.github.mwaareactor.statuschecker;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.MwaaException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import reactor.core.scheduler.Schedulers;

/** Looks up and follows workflow runs of Amazon MWAA Serverless. */
@Command(
    name = "status-checker",
    description = {
      "Looks up, follows, starts and stops workflow runs of Amazon MWAA Serverless.",
      "",
      "Credentials come from the AWS default chain (environment, profile, container, instance), endpoint and region from each workflow's ARN. Without an AWS account, start with demo, and use --demo with the other commands.",
      ""
    },
    mixinStandardHelpOptions = true,
    version = "0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    exitCodeOnExecutionException = ExitCodes.LOOKUP_FAILED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all runs are SUCCESS",
      "1:all runs were read, but some have failed or not ended",
      "2:some runs could not be read, some lines were invalid, or no runs were named",
      "64:invalid usage",
      "130:interrupted"
    })
public final class StatusChecker implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          GetCommand.class,
          WatchCommand.class,
          CheckCommand.class,
          WorkflowsCommand.class,
          RunsCommand.class,
          TasksCommand.class,
          StartCommand.class,
          StopCommand.class,
          HelpCommand.class);

  @Spec private CommandSpec spec;

  /** Runs one command; leaves the JVM with its exit code when that is not 0. */
  public static void main(String[] args) {
    // Not in the platform's charset: in a container that is often ASCII, and run ids need not be.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // Its advice on the class path is for who builds this program.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    int exitCode = commandLine(args).setOut(out).setErr(err).execute(args);
    out.flush();
    // Within a build the JVM is Maven's, which waits for threads that are left.
    Schedulers.shutdownNow();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine() {
    return commandLine(COMMANDS::contains);
  }

  /** Knows the options of the commands that these arguments may name; those take time to find. */
  static CommandLine commandLine(String... args) {
    List<String> words = List.of(args);
    return words.stream().anyMatch(word -> word.startsWith("@")) // a file of further arguments
        ? commandLine()
        : commandLine(command -> words.contains(annotation(command).name()));
  }

  private static CommandLine commandLine(Predicate<Class<?>> needed) {
    CommandLine commandLine = new CommandLine(new StatusChecker());
    for (Class<?> command : COMMANDS) {
      commandLine.addSubcommand(needed.test(command) ? command : inOutline(command));
    }
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(StatusChecker::misused)
        .setExecutionExceptionHandler(StatusChecker::failed);
  }

  // As much as a list of commands shows.
  private static CommandSpec inOutline(Class<?> command) {
    CommandSpec outline = CommandSpec.create().name(annotation(command).name());
    outline.usageMessage().header(annotation(command).header());
    outline.usageMessage().description(annotation(command).description());
    return outline;
  }

  private static Command annotation(Class<?> command) {
    return requireNonNull(command.getAnnotation(Command.class));
  }

  // A screenful of help would hide what was wrong.
  private static int misused(ParameterException error, String[] args) {
    CommandLine commandLine = error.getCommandLine();
    PrintWriter err = commandLine.getErr();
    if (error instanceof UnmatchedArgumentException unmatched
        && commandLine.getCommand() instanceof StartCommand) {
      err.println(Formats.printable(StartCommand.explain(unmatched)));
    } else {
      err.println(Formats.printable(String.valueOf(error.getMessage())));
      UnmatchedArgumentException.printSuggestions(error, err);
    }
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCodes.BAD_USAGE;
  }

  // What the client says is meant for people; anything else is a bug and shown as such.
  private static int failed(Exception error, CommandLine commandLine, ParseResult parsed)
      throws Exception {
    if (!(error instanceof MwaaException)) {
      throw error;
    }
    commandLine.getErr().println(Formats.printable(FailureText.of(error)));
    LoggerFactory.getLogger("mwaa.checker").debug("failed", error);
    return ExitCodes.LOOKUP_FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
