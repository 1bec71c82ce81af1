package io.github.mwaareactor.emulator.internal.service;

/** What names a run. */
public record RunKey(String workflowArn, String runId) {}
