package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * What became of one of many questions: either a run or a problem.
 *
 * @param workflowArn the workflow asked for
 * @param runId the run asked for
 * @param run the run, if it was read
 * @param problem why it was not
 */
record RunAnswer(
    String workflowArn, String runId, @Nullable RunView run, @Nullable ProblemDetail problem) {
  static RunAnswer of(RunLookup lookup) {
    RunRef asked = lookup.run();
    if (lookup instanceof RunLookup.Found found) {
      return new RunAnswer(asked.workflowArn(), asked.runId(), RunView.of(found.value()), null);
    }
    RunLookup.Failed failed = (RunLookup.Failed) lookup;
    return new RunAnswer(
        asked.workflowArn(), asked.runId(), null, MwaaServerlessProblems.of(failed.error()));
  }
}
