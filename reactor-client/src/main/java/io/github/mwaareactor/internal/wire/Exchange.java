package io.github.mwaareactor.internal.wire;

import reactor.core.publisher.Mono;

/** Sends a request and gives its answer. Each step of a call is one of these around the next. */
@FunctionalInterface
public interface Exchange {
  Mono<WireResponse> exchange(WireRequest request);

  /**
   * The same for use within an operator: what it throws becomes an error signal, even if Reactor
   * would treat it as fatal and rethrow it.
   */
  default Mono<WireResponse> exchangeOrError(WireRequest request) {
    try {
      return exchange(request);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return Mono.error(LocalFailures.unfatal("a step of the call", e));
    }
  }
}
