package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** Shows the task instances of a run. */
@Command(
    name = "tasks",
    description = {
      "Shows the task instances of a run: each attempt at each task.",
      "",
      "Each has its state, its attempt and its duration, a failed one its error and its log stream. A list has less, so each takes a request of its own.",
      "",
      "  tasks --demo --run-id failed --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    },
    exitCodeList = {
      "0:all task instances were read, whatever their states",
      "2:they could not be read, or not all of them",
      "64:invalid usage",
      "130:interrupted"
    })
final class TasksCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final RunOptions named = new RunOptions();
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    RunRef run = named.run(usage);
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      Stopwatch stopwatch = Stopwatch.start(console);
      Flux<TaskRow> lookup = usage.checked(() -> new TaskLookup(client).all(run));
      List<TaskRow> tasks = Objects.requireNonNull(lookup.collectList().block());
      print(console, tasks);
      output.end(console, summary(tasks, stopwatch));
      return tasks.stream().allMatch(task -> task.error() == null)
          ? ExitCodes.OK
          : ExitCodes.LOOKUP_FAILED;
    } catch (MwaaException e) {
      console.note(RunUpdate.of(run, e).explanation());
      return ExitCodes.LOOKUP_FAILED;
    }
  }

  private void print(Console console, List<TaskRow> tasks) {
    if (output.isText()) {
      new TaskTable(console).print(tasks);
    } else {
      RowWriter<TaskRow> rows = output.rows(console, TaskRow.ALL, task -> {});
      tasks.forEach(rows::write);
    }
  }

  private static String summary(List<TaskRow> tasks, Stopwatch stopwatch) {
    Map<String, Long> counts =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    task -> String.valueOf(task.stateText()), TreeMap::new, Collectors.counting()));
    String parts =
        counts.entrySet().stream()
            .map(count -> Formats.count(count.getValue()) + " " + count.getKey())
            .collect(Collectors.joining(", "));
    return Formats.count(tasks.size(), "task instance", "task instances")
        + " in "
        + Formats.elapsed(stopwatch.elapsed())
        + (parts.isEmpty() ? "" : ": " + parts);
  }
}
