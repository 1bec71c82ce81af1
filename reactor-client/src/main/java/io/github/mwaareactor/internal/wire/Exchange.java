package io.github.mwaareactor.internal.wire;

import reactor.core.publisher.Mono;

/**
 * Sends a request and gives its answer. Each step of a call is one of these around the next.
 *
 * <p>A step calls the next one within a subscription, when the attempt begins, and once for each
 * attempt. So what a step does before it returns, such as noting what the call waits for, happens
 * then, and not when a caller assembles its call. The {@code Mono} is subscribed to once, at once;
 * it signals one answer or one error, and cancelling it stops everything behind it. Only the
 * innermost exchange writes to the network, and only the steps that retry and sign call the next
 * one more than once.
 */
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
