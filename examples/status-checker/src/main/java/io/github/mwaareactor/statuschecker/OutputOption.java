package io.github.mwaareactor.statuschecker;

import java.util.List;
import picocli.CommandLine.Option;

/** Whom the results of a command are for that ends with its answer. */
final class OutputOption {
  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text for people; json (one object per line) or csv (with a header) for programs. Default:"
              + " ${DEFAULT-VALUE}.")
  private Output output;

  boolean isText() {
    return output == Output.text;
  }

  /** Starts the output: for programs with these columns, for people as the last argument does. */
  <T> RowWriter<T> rows(Console console, List<? extends Column<T>> columns, RowWriter<T> text) {
    return switch (output) {
      case json -> new JsonRows<>(console.out(), columns);
      case csv -> new CsvRows<>(console.out(), columns);
      case text -> text;
    };
  }

  /** Starts a report of runs, of each once; the last argument is for people. */
  Report report(Console console, Report text) {
    return output.report(console, false, text);
  }

  /** Tells people on standard output, and programs on standard error, what it came to. */
  void end(Console console, String summary) {
    if (isText()) {
      console.out().println(summary);
      console.out().flush();
    } else {
      console.note(summary);
    }
  }
}
