package io.github.mwaareactor.benchmarks.load;

/**
 * What is looked up.
 *
 * @param workflowArn the workflow
 * @param runId its run
 */
public record Run(String workflowArn, String runId) {}
