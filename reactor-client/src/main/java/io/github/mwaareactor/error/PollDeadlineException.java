package io.github.mwaareactor.error;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run had not ended when its poller's deadline passed. The run itself goes on. {@link
 * #attempts()} is the number of polls. The cause is the failure of the latest poll, if it failed.
 */
public final class PollDeadlineException extends MwaaException {
  private final RunRef run;
  private final @Nullable WorkflowRun last;
  private final @Nullable Duration lastAge;

  /**
   * Describes a run that had not ended at the deadline.
   *
   * @param call the poll
   * @param run the run that was followed
   * @param deadline how long it was followed
   * @param last its last snapshot, if there was one
   * @param lastAge how old that snapshot is
   * @param lastFailure why the latest poll failed, if it did
   */
  public PollDeadlineException(
      FailedCall call,
      RunRef run,
      Duration deadline,
      @Nullable WorkflowRun last,
      @Nullable Duration lastAge,
      @Nullable Throwable lastFailure) {
    super(call, describe(deadline, last, lastAge), FailureKind.PERMANENT, lastFailure);
    this.run = run;
    this.last = last;
    this.lastAge = lastAge;
  }

  /** The run that was followed. */
  public RunRef run() {
    return run;
  }

  /** Its last snapshot, or {@code null} if there was none. */
  public @Nullable WorkflowRun last() {
    return last;
  }

  /** How old the last snapshot was when polling ended, or {@code null} if there was none. */
  public @Nullable Duration lastAge() {
    return lastAge;
  }

  private static String describe(
      Duration deadline, @Nullable WorkflowRun last, @Nullable Duration lastAge) {
    String state = last == null ? "not seen yet" : "still " + text(last);
    String seen = lastAge == null ? "" : ", seen " + lastAge.truncatedTo(MILLIS) + " ago";
    return "the run is " + state + " at the deadline of " + deadline + seen;
  }

  private static String text(WorkflowRun run) {
    return run.state() == RunState.UNKNOWN && run.runDetail() != null
        ? String.valueOf(run.runDetail().runStateText())
        : run.state().name();
  }
}
