package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one run, for people: a line for each member that is there. */
final class DetailReport implements RowWriter<DetailedRun> {
  private static final int NAME_WIDTH = 11;

  private final Console console;

  DetailReport(Console console) {
    this.console = console;
  }

  @Override
  public void write(DetailedRun found) {
    RunUpdate update = found.update();
    WorkflowRun run = update.snapshot();
    if (run == null) {
      console.note(update.explanation());
      return;
    }
    line("workflow", run.workflowArn());
    line("version", run.workflowVersion());
    line("run", run.runId());
    line("type", run.runTypeText());
    console.out().println(start("state").add(update.stateWord(), Formats.style(update.to())));
    RunDetail detail = run.runDetail();
    if (detail != null) {
      line("created", detail.createdAt());
      line("started", detail.startedOn());
      line("completed", detail.completedOn());
      line("duration", detail.duration() == null ? null : Formats.duration(detail.duration()));
      line("error", detail.errorMessage());
      line("tasks", listed(detail.taskInstances()));
    }
    if (found.failedTasks() != null) {
      found.failedTasks().forEach(this::failed);
    }
  }

  private void failed(TaskRow task) {
    String why = TaskTable.explanation(task);
    line("failed", task.listed().taskInstanceId() + (why.isEmpty() ? "" : ": " + why));
    String logStream = TaskTable.logStream(task);
    line("", logStream == null ? null : "log stream " + logStream);
  }

  private static @Nullable String listed(@Nullable List<String> tasks) {
    return tasks == null || tasks.isEmpty() ? null : String.join(", ", tasks);
  }

  private void line(String name, @Nullable Object value) {
    if (value != null) {
      console.out().println(start(name).add(value.toString()));
    }
  }

  private ScreenLine start(String name) {
    return new ScreenLine(ScreenLine.UNCLIPPED, console.colors()).addColumn(name, NAME_WIDTH);
  }
}
