package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks up one run, on AWS unless told otherwise. */
@Command(
    name = "get",
    description = {
      "Looks up one run.",
      "Credentials come from the AWS default chain (environment, profile, container, instance);",
      "endpoint and region come from the workflow's ARN."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.BAD_USAGE,
    exitCodeOnExecutionException = ExitCodes.LOOKUP_FAILED,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the run was read and has not ended badly",
      "1:the run ended as FAILED, TIMEOUT or STOPPED",
      "2:the run could not be read",
      "64:bad usage"
    })
final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--workflow-arn", required = true, description = "The workflow's ARN.")
  private String workflowArn;

  @Option(names = "--run-id", required = true, description = "The run's id.")
  private String runId;

  @Option(
      names = "--endpoint",
      description = "Ask this address instead of AWS, such as an emulator's.")
  private @Nullable URI endpoint;

  @Override
  public Integer call() {
    RunRef run = checked(() -> new RunRef(workflowArn, runId));
    try (MwaaServerlessReactiveClient client = checked(this::client)) {
      WorkflowRun found = Objects.requireNonNull(client.getWorkflowRun(run).block());
      print(found, spec.commandLine().getOut());
      return ExitCodes.of(found.state());
    } catch (MwaaException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCodes.LOOKUP_FAILED;
    }
  }

  private MwaaServerlessReactiveClient client() {
    MwaaServerlessReactiveClientBuilder builder = MwaaServerlessReactiveClient.builder();
    return endpoint == null ? builder.build() : builder.endpoint(endpoint).build();
  }

  private <T> T checked(Callable<T> input) {
    try {
      return input.call();
    } catch (Exception e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void print(WorkflowRun run, PrintWriter out) {
    line(out, "workflow", run.workflowArn());
    line(out, "version", run.workflowVersion());
    line(out, "run", run.runId());
    line(out, "type", run.runTypeText());
    RunDetail detail = run.runDetail();
    line(out, "state", detail == null ? null : detail.runStateText());
    if (detail != null) {
      line(out, "created", detail.createdAt());
      line(out, "started", detail.startedOn());
      line(out, "completed", detail.completedOn());
      line(out, "duration", detail.duration());
      line(out, "error", detail.errorMessage());
      line(out, "tasks", detail.taskInstances());
    }
    out.flush();
  }

  private static void line(PrintWriter out, String name, @Nullable Object value) {
    if (value != null) {
      out.printf("%-10s %s%n", name, value);
    }
  }
}
