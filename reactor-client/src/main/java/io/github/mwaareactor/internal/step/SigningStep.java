package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.aws.SignedAttempt;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;

/**
 * Signs each attempt afresh. One refused for a wrong clock or a stale identity is signed anew and
 * sent again at once, each cause once per call; that is still the same attempt.
 */
public final class SigningStep implements Exchange {
  private final RequestSigner signer;
  private final Exchange next;

  public SigningStep(RequestSigner signer, Exchange next) {
    this.signer = signer;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return signer.sign(request, this::send);
  }

  private Mono<WireResponse> send(SignedAttempt attempt) {
    return next.exchange(attempt.request())
        .doOnNext(answer -> signer.accepted(attempt))
        .onErrorResume(MwaaServiceException.class, refusal -> correct(attempt, refusal));
  }

  private Mono<WireResponse> correct(SignedAttempt attempt, MwaaServiceException refusal) {
    return corrected(attempt, refusal)
        .onErrorResume(failure -> unmended(refusal, failure))
        .flatMap(corrected -> send(corrected).doOnError(later -> later.addSuppressed(refusal)))
        .switchIfEmpty(Mono.error(refusal));
  }

  private Mono<SignedAttempt> corrected(SignedAttempt attempt, MwaaServiceException refusal) {
    try {
      return signer.corrected(attempt, refusal);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return Mono.error(LocalFailures.unfatal("the repair", e));
    }
  }

  // The refusal is what the caller has to know; that no other identity was to be had explains it.
  private static Mono<SignedAttempt> unmended(MwaaServiceException refusal, Throwable failure) {
    refusal.addSuppressed(failure);
    return Mono.error(refusal);
  }
}
