package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its followers are told of it, whenever its state changes.
 *
 * @param workflowArn its workflow
 * @param runId its id
 * @param state its state now
 * @param ended whether nothing follows
 * @param steps the states it was in, the present one last
 * @param errorMessage why it failed, if AWS says
 * @param now this service's clock, so that a browser whose clock is wrong can count on
 */
record RunUpdate(
    String workflowArn,
    String runId,
    RunState state,
    boolean ended,
    List<TimeLine.Step> steps,
    @Nullable String errorMessage,
    Instant now) {
  static RunUpdate of(RunRef run, TimeLine timeLine, Instant now) {
    return new RunUpdate(
        run.workflowArn(),
        run.runId(),
        timeLine.state(),
        timeLine.state().isTerminal(),
        timeLine.steps(),
        timeLine.errorMessage(),
        now);
  }
}
