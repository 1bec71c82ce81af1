package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * A header, then a record for each sighting, as RFC 4180 quotes them; the rest on standard error.
 */
final class CsvReport implements Report {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final Console console;
  private final List<RunColumn> columns;
  private final CSVPrinter printer;

  CsvReport(Console console, boolean watching) {
    this.console = console;
    this.columns = RunColumn.of(watching);
    try {
      this.printer = new CSVPrinter(console.out(), FORMAT);
      printer.printRecord(columns.stream().map(RunColumn::csvName).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void seen(RunUpdate update) {
    try {
      for (RunColumn column : columns) {
        printer.print(onOneLine(column.valueOf(update)));
      }
      printer.println();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a PrintWriter throws none
    }
  }

  // A record is a line, so that tools that know lines only, and our own check, can read it.
  private static @Nullable Object onOneLine(@Nullable Object value) {
    return value instanceof String text ? text.replaceAll("[\\r\\n]+", " ") : value;
  }

  @Override
  public void note(String text) {
    console.note(text);
  }

  @Override
  public void tick() {
    console.out().flush();
  }

  @Override
  public void end(String summary) {
    note(summary);
  }
}
