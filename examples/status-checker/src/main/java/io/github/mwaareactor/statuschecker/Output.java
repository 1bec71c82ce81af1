package io.github.mwaareactor.statuschecker;

/** Whom results are for, as the command line names it. */
enum Output {
  text,
  json,
  csv;

  /** Starts a report of runs: of each transition if {@code watching}, else of each run once. */
  Report report(Console console, boolean watching, Report text) {
    return switch (this) {
      case json -> new JsonReport(console, watching);
      case csv -> new CsvReport(console, watching);
      case text -> text;
    };
  }
}
