package io.github.mwaareactor.internal.wire;

import reactor.core.publisher.Mono;

/** Sends a request and gives its answer. Each step of a call is one of these around the next. */
@FunctionalInterface
public interface Exchange {
  Mono<WireResponse> exchange(WireRequest request);

  /**
   * The same for use within an operator: what it throws is an error signal, also where Reactor
   * would take that for fatal and throw it on.
   */
  default Mono<WireResponse> exchangeOrError(WireRequest request) {
    try {
      return exchange(request);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return Mono.error(LocalFailures.unfatal("a step of the call", e));
    }
  }
}
