package io.github.mwaareactor.statuschecker;

/** An object for each sighting; the rest on standard error. */
final class JsonReport implements Report {
  private final Console console;
  private final RowWriter<RunUpdate> rows;

  JsonReport(Console console, boolean watching) {
    this.console = console;
    this.rows = new JsonRows<>(console.out(), RunColumn.of(watching));
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
