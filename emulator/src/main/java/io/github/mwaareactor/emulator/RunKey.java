package io.github.mwaareactor.emulator;

/** What names a run. */
record RunKey(String workflowArn, String runId) {}
