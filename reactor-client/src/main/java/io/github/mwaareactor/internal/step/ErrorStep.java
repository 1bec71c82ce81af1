package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.protocol.ErrorDecoder;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/** Turns an answer outside 2xx into an error signal. */
public final class ErrorStep implements Exchange {
  private final ErrorDecoder decoder;
  private final Exchange next;

  public ErrorStep(ErrorDecoder decoder, Exchange next) {
    this.decoder = decoder;
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
                sink.error(decoder.decode(request.failed(), response));
              }
            });
  }
}
