package io.github.mwaareactor.internal.poll;

import reactor.core.publisher.Mono;

/**
 * Whether a client ever had a success from the service, by a call or by a poll. Until then, a fault
 * on this side may have been there from the start, and waiting for it to pass would hide it.
 *
 * <p>One for each client: a derived one has an identity and settings of its own.
 */
public final class FirstSuccess {
  private volatile boolean hasCome;

  public boolean hasCome() {
    return hasCome;
  }

  public void come() {
    if (!hasCome) {
      hasCome = true;
    }
  }

  /** The call, whose value counts as a success. */
  public <T> Mono<T> by(Mono<T> call) {
    return hasCome ? call : call.doOnNext(value -> come());
  }
}
