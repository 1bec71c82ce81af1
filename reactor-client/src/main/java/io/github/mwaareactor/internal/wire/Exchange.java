package io.github.mwaareactor.internal.wire;

import reactor.core.publisher.Mono;

/** Sends a request and gives its answer. Each step of a call is one of these around the next. */
@FunctionalInterface
public interface Exchange {
  Mono<WireResponse> exchange(WireRequest request);
}
