package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/** Signs each attempt afresh. */
public final class SigningStep implements Exchange {
  private final RequestSigner signer;
  private final Exchange next;

  public SigningStep(RequestSigner signer, Exchange next) {
    this.signer = signer;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return signer.sign(request).flatMap(next::exchange);
  }
}
