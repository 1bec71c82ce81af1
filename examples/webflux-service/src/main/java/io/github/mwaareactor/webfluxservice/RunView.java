package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this service tells of a run. Members are named one by one, as a run's override parameters
 * may hold secrets and are nobody's business here.
 */
record RunView(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable String runId,
    @Nullable String type,
    RunState state,
    boolean ended,
    @Nullable Instant createdAt,
    @Nullable Instant startedOn,
    @Nullable Instant completedOn,
    @Nullable Duration duration,
    @Nullable String errorMessage) {
  private static final RunDetail NO_DETAIL =
      new RunDetail(null, null, null, null, null, null, null, null, null, null, null, null);

  static RunView of(WorkflowRun run) {
    RunDetail detail = run.runDetail() == null ? NO_DETAIL : run.runDetail();
    return new RunView(
        run.workflowArn(),
        run.workflowVersion(),
        run.runId(),
        run.runTypeText(),
        run.state(),
        run.state().isTerminal(),
        detail.createdAt(),
        detail.startedOn(),
        detail.completedOn(),
        detail.duration(),
        detail.errorMessage());
  }
}
