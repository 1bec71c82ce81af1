package io.github.mwaareactor.statuschecker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object on a line of its own for each sighting, every member in each; the rest on standard
 * error.
 */
final class JsonReport implements Report {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Console console;
  private final List<RunColumn> columns;

  JsonReport(Console console, boolean watching) {
    this.console = console;
    this.columns = RunColumn.of(watching);
  }

  @Override
  public void seen(RunUpdate update) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    columns.forEach(column -> members.put(column.jsonName(), column.valueOf(update)));
    console.out().print(JSON.writeValueAsString(members) + "\n");
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
