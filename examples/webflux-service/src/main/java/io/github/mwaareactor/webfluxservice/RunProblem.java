package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import io.github.mwaareactor.watch.RunEvent;
import org.springframework.http.ProblemDetail;

/**
 * A run that is followed no longer, and why.
 *
 * @param workflowArn its workflow
 * @param runId its id
 * @param problem what is wrong
 */
record RunProblem(String workflowArn, String runId, ProblemDetail problem) {
  static RunProblem of(RunEvent.Failed failed) {
    return new RunProblem(
        failed.run().workflowArn(),
        failed.run().runId(),
        MwaaServerlessProblems.of(failed.error()));
  }
}
