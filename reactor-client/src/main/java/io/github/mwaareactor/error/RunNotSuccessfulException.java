package io.github.mwaareactor.error;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.WorkflowRun;

/**
 * A run whose success was awaited ended as {@code FAILED}, {@code TIMEOUT} or {@code STOPPED}.
 * {@link #attempts()} is the number of polls.
 */
public final class RunNotSuccessfulException extends MwaaException {
  private final WorkflowRun run;

  /**
   * Describes a run that did not succeed.
   *
   * @param call the poll
   * @param run the run's last snapshot
   */
  public RunNotSuccessfulException(FailedCall call, WorkflowRun run) {
    super(call, describe(run), FailureKind.PERMANENT, null);
    this.run = run;
  }

  /** The run's last snapshot. */
  public WorkflowRun run() {
    return run;
  }

  private static String describe(WorkflowRun run) {
    RunDetail detail = run.runDetail();
    String why =
        detail == null || detail.errorMessage() == null ? "" : ": " + detail.errorMessage();
    return "the run ended as " + run.state() + why;
  }
}
