package io.github.mwaareactor.statuschecker;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An object on a line of its own for each row, every member in each. */
final class JsonRows<T> implements RowWriter<T> {
  static final JsonMapper JSON = JsonMapper.shared();

  private final PrintWriter out;
  private final List<? extends Column<T>> columns;

  JsonRows(PrintWriter out, List<? extends Column<T>> columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void write(T row) {
    out.print(JSON.writeValueAsString(members(row, columns)) + "\n");
  }

  static <T> Map<String, @Nullable Object> members(T row, List<? extends Column<T>> columns) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    columns.forEach(column -> members.put(column.jsonName(), column.valueOf(row)));
    return members;
  }
}
