package io.github.mwaareactor.webfluxservice;

/**
 * A run to ask for.
 *
 * @param workflowArn its workflow
 * @param runId its id, which says what becomes of it
 * @param run where this service tells how it is now
 * @param states where this service tells how it goes on
 */
record DemoRun(String workflowArn, String runId, String run, String states) {}
