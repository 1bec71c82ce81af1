package io.github.mwaareactor.statuschecker;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How results are told. */
final class OutputOptions {
  enum Display {
    auto,
    live,
    plain
  }

  enum ProgressDisplay {
    auto,
    always,
    never
  }

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text for people; json (one object per line) or csv (with a header) for programs. Default:"
              + " ${DEFAULT-VALUE}.")
  private Output output;

  @Option(
      names = "--display",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "How text is shown: live redraws in place, plain prints lines. Default: live on a terminal, else plain. Colours depend on the terminal and NO_COLOR.")
  private Display display;

  @Option(
      names = "--progress",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "Whether progress is drawn on standard error, unless text is shown live: auto, always or never. Default: if standard error is a terminal and standard output is not.")
  private ProgressDisplay progress;

  /** Starts what is told; {@code watching} tells transitions, else each run once. */
  Report report(
      Console console,
      boolean watching,
      boolean verbose,
      Stopwatch stopwatch,
      Supplier<Screen> screen) {
    if (output == Output.text && isLive(console, verbose)) {
      return new LiveReport(console, screen.get(), stopwatch);
    }
    Report results = plainReport(console, watching);
    return isProgressShown(console, verbose)
        ? new ProgressReport(console, results, output == Output.text, screen.get(), stopwatch)
        : results;
  }

  /** The same where there is nothing to be redrawn. */
  Report plainReport(Console console, boolean watching) {
    return output.report(console, watching, new PlainReport(console));
  }

  private boolean isProgressShown(Console console, boolean verbose) {
    return switch (progress) {
      case always -> true;
      case never -> false;
      case auto -> !verbose && !console.terminal() && console.errTerminal().getAsBoolean();
    };
  }

  private boolean isLive(Console console, boolean verbose) {
    return switch (display) {
      case live -> true;
      case plain -> false;
      case auto -> console.terminal() && !verbose;
    };
  }
}
