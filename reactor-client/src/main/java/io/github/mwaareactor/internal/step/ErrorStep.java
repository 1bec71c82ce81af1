package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.protocol.ErrorDecoder;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/** Turns an answer outside 2xx into an error signal. */
public final class ErrorStep implements Exchange {
  private final Exchange next;

  public ErrorStep(Exchange next) {
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return next.exchange(request).map(response -> successful(request, response));
  }

  // Thrown rather than handle()d: Reactor binds what is in the context to the thread around that.
  private static WireResponse successful(WireRequest request, WireResponse response) {
    if (!response.isSuccess()) {
      throw LocalFailures.caught(
          "the error decoder", () -> ErrorDecoder.decode(request.failed(), response));
    }
    return response;
  }
}
