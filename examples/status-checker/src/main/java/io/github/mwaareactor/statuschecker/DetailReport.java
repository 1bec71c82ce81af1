package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one run, a line for each member that is there. */
final class DetailReport implements Report {
  private final Console console;

  DetailReport(Console console) {
    this.console = console;
  }

  @Override
  public void seen(RunUpdate update) {
    WorkflowRun run = update.snapshot();
    if (run == null) {
      note(update.explanation());
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
    return new ScreenLine(ScreenLine.UNCLIPPED, console.colors()).addColumn(name, 11);
  }

  @Override
  public void note(String text) {
    console.note(text);
  }

  @Override
  public void tick() {}

  @Override
  public void end(String summary) {}
}
