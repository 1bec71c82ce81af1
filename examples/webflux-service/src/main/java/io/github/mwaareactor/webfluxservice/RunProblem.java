package io.github.mwaareactor.webfluxservice;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * A run or a workflow that a stream does not follow, or follows no longer, and why.
 *
 * @param workflowArn the workflow
 * @param runId the run, absent if it is about the whole workflow
 * @param problem what is wrong
 */
record RunProblem(String workflowArn, @Nullable String runId, ProblemDetail problem) {}
