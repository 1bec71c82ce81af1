package io.github.mwaareactor.emulator;

import java.util.Objects;

/**
 * The name of a run that lives in an emulator.
 *
 * @param workflowArn the workflow it belongs to
 * @param runId its id
 */
public record ScriptedRun(String workflowArn, String runId) {
  /** Checks that both are there. */
  public ScriptedRun {
    Objects.requireNonNull(workflowArn, "workflowArn");
    Objects.requireNonNull(runId, "runId");
  }
}
