package io.github.mwaareactor.statuschecker;

/** A record for each sighting; the rest on standard error. */
final class CsvReport implements Report {
  private final Console console;
  private final RowWriter<RunUpdate> rows;

  CsvReport(Console console, boolean watching) {
    this.console = console;
    this.rows = new CsvRows<>(console.out(), RunColumn.of(watching));
  }

  @Override
  public void seen(RunUpdate update) {
    rows.write(update);
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
