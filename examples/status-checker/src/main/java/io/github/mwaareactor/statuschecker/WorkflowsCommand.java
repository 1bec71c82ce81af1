package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.model.WorkflowStatus;
import io.github.mwaareactor.model.WorkflowSummary;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.regions.Region;

/** Lists the workflows of a region. */
@Command(
    name = "workflows",
    description = {
      "Lists the workflows of the account in one region.",
      "",
      "The region is that of --region, else that of the AWS settings: AWS_REGION or the profile's. JSON and CSV can be passed on to watch --file -, which then follows all of them.",
      "",
      "  workflows --demo",
      "  workflows --region eu-west-1 --output csv",
      ""
    },
    exitCodeList = {"0:all workflows were listed", "2:they could not be listed"})
final class WorkflowsCommand implements Callable<Integer> {
  private static final int STATUS_WIDTH = 8;
  private static final String NO_REGION = "no region is known";

  private static final List<Column<WorkflowSummary>> COLUMNS =
      List.of(
          Column.of("workflowArn", WorkflowSummary::workflowArn),
          Column.of("name", WorkflowSummary::name),
          Column.of("workflowStatus", WorkflowSummary::workflowStatusText),
          Column.of("workflowVersion", WorkflowSummary::workflowVersion),
          Column.of("triggerMode", WorkflowSummary::triggerMode),
          Column.of("description", WorkflowSummary::description),
          Column.of("createdAt", WorkflowSummary::createdAt),
          Column.of("modifiedAt", WorkflowSummary::modifiedAt));

  @Spec private CommandSpec spec;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      Stopwatch stopwatch = Stopwatch.start(console);
      Region region = options.regionOfLists();
      RowWriter<WorkflowSummary> rows =
          output.rows(console, COLUMNS, workflow -> print(console, workflow));
      long listed = 0;
      try {
        for (WorkflowSummary workflow : list(client, region, usage).toIterable()) {
          rows.write(workflow);
          listed++;
        }
      } catch (ConfigurationException e) {
        throw explained(e);
      }
      output.end(
          console,
          Formats.count(listed, "workflow", "workflows")
              + " in "
              + Formats.elapsed(stopwatch.elapsed()));
      return ExitCodes.OK;
    }
  }

  private Flux<WorkflowSummary> list(
      MwaaServerlessReactiveClient client, @Nullable Region region, Usage usage) {
    try {
      return usage.checked(
          () -> region == null ? client.listWorkflows() : client.listWorkflows(region));
    } catch (ParameterException e) {
      throw explained(e);
    }
  }

  // The client does not know what options there are here.
  private RuntimeException explained(RuntimeException error) {
    return String.valueOf(error.getMessage()).contains(NO_REGION)
        ? new ParameterException(
            spec.commandLine(),
            NO_REGION + ": give --region, or set AWS_REGION or the profile's region",
            error)
        : error;
  }

  private static void print(Console console, WorkflowSummary workflow) {
    String status = String.valueOf(workflow.workflowStatusText());
    String description = workflow.description();
    console
        .out()
        .println(
            new ScreenLine(ScreenLine.UNCLIPPED, console.colors())
                .addColumn(status, STATUS_WIDTH, style(workflow.workflowStatus()))
                .add(" " + workflow.workflowArn())
                .add(description == null ? "" : "  " + description));
  }

  private static IStyle style(@Nullable WorkflowStatus status) {
    return status == WorkflowStatus.READY ? Style.fg_green : Style.fg_yellow;
  }
}
