package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What pollers and watchers are given of a client.
 *
 * @param operation the name of the operation that {@code fetch} calls, for errors
 * @param fetch asks for a run, once
 * @param success that of the client
 * @param timer what polls are timed on
 * @param random values from 0 to below 1, for jitter
 */
public record PollSource(
    String operation,
    Function<RunRef, Mono<WorkflowRun>> fetch,
    FirstSuccess success,
    Scheduler timer,
    DoubleSupplier random) {}
