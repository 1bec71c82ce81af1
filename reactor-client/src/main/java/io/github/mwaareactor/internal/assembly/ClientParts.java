package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.aws.Settings;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.wire.Memo;
import io.github.mwaareactor.observe.CallListener;
import reactor.core.publisher.Mono;

/**
 * What a client is made of.
 *
 * @param calls the chain with retries
 * @param polls the same without them: a poll is one attempt, and the next poll is its retry
 * @param endpoints knows the region that the client is pinned to
 * @param settings what the client goes by, once it was read
 * @param listener the builder's, which does not throw any more
 * @param connections what derived clients share
 * @param lifecycle refuses and ends calls once the client is closed
 * @param warmup prepares what the first call would wait for
 */
public record ClientParts(
    OperationCaller calls,
    OperationCaller polls,
    Endpoints endpoints,
    Memo<Settings> settings,
    CallListener listener,
    SharedConnections connections,
    ClientLifecycle lifecycle,
    Mono<Void> warmup) {}
