package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** A header, then a record for each row, as RFC 4180 quotes them. A list is a field of JSON. */
final class CsvRows<T> implements RowWriter<T> {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final List<? extends Column<T>> columns;
  private final CSVPrinter printer;

  CsvRows(PrintWriter out, List<? extends Column<T>> columns) {
    this.columns = columns;
    try {
      this.printer = new CSVPrinter(out, FORMAT);
      printer.printRecord(columns.stream().map(Column::csvName).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(T row) {
    try {
      for (Column<T> column : columns) {
        printer.print(onOneLine(column.valueOf(row)));
      }
      printer.println();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a PrintWriter throws none
    }
  }

  // A record is a line, so that tools that know lines only, and our own check, can read it.
  private static @Nullable Object onOneLine(@Nullable Object value) {
    if (value instanceof Collection<?> list) {
      return JsonRows.JSON.writeValueAsString(list);
    }
    return value instanceof String text ? text.replaceAll("[\\r\\n]+", " ") : value;
  }
}
