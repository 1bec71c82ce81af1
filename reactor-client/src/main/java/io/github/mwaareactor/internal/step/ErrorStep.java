package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.protocol.ErrorDecoder;
import io.github.mwaareactor.internal.wire.Exchange;
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
    return next.exchange(request)
        .handle(
            (response, sink) -> {
              if (response.isSuccess()) {
                sink.next(response);
              } else {
                sink.error(ErrorDecoder.decode(request.failed(), response));
              }
            });
  }
}
