package io.github.mwaareactor.statuschecker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run.
 *
 * @param failedTasks its task instances that failed, or null if it or they were not read
 */
record DetailedRun(RunUpdate update, @Nullable List<TaskRow> failedTasks) {
  static final List<Column<DetailedRun>> COLUMNS = columns();

  private static List<Column<DetailedRun>> columns() {
    List<Column<DetailedRun>> columns = new ArrayList<>();
    RunColumn.of(false).forEach(column -> columns.add(column.of(DetailedRun::update)));
    columns.add(Column.of("failedTasks", DetailedRun::members));
    return List.copyOf(columns);
  }

  private @Nullable Object members() {
    return failedTasks == null
        ? null
        : failedTasks.stream().map(task -> JsonRows.members(task, TaskRow.OF_FAILED)).toList();
  }
}
