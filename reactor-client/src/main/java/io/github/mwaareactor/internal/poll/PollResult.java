package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.model.WorkflowRun;

/** A run as a poll found it; {@code polls} counts those made so far, failed ones included. */
public record PollResult(WorkflowRun run, int polls) {}
