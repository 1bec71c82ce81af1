package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Encodes a question, sends it through the chain and decodes the answer. */
public final class OperationCaller {
  private final Exchange exchange;
  private final CallObserver observer;

  public OperationCaller(Exchange exchange, CallObserver observer) {
    this.exchange = exchange;
    this.observer = observer;
  }

  /** Each subscription is one call. */
  public <I, O> Mono<O> call(Operation<I, O> operation, I input) {
    return Mono.deferContextual(
        context -> {
          WireRequest request = encode(operation, input);
          Mono<O> answer =
              exchange.exchange(request).map(response -> decode(operation, request, response));
          return observer.observe(request, context, answer);
        });
  }

  private static <I> WireRequest encode(Operation<I, ?> operation, I input) {
    return new WireRequest(
        operation.name(),
        input,
        operation.region(input),
        operation.headers(),
        operation.encode(input));
  }

  private <O> O decode(Operation<?, O> operation, WireRequest request, WireResponse response) {
    try {
      return operation.decode(response.body());
    } catch (JacksonException e) {
      ProtocolException unreadable =
          new ProtocolException(
              request.failed(),
              "the answer cannot be read as " + operation.name() + JsonFault.describe(e),
              response.status(),
              response.requestId(),
              null);
      throw request.call().explain(unreadable);
    }
  }
}
