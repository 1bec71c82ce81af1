package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import picocli.CommandLine.Option;

/** Names one run. */
final class RunOptions {
  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      required = true,
      description = "The workflow's ARN.")
  private String workflowArn;

  @Option(names = "--run-id", paramLabel = "ID", required = true, description = "The run's id.")
  private String runId;

  RunRef run(Usage usage) {
    return usage.checked(() -> new RunRef(workflowArn, runId));
  }
}
