package io.github.mwaareactor.internal.protocol;

import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Draws the tokens that tell a repetition from another call. */
public final class ClientTokens {
  private ClientTokens() {}

  /**
   * A token for each subscription. Two alike would start one run in place of two, so they come from
   * the system's generator, which may block.
   */
  public static Mono<String> draw() {
    return Mono.fromSupplier(() -> UUID.randomUUID().toString())
        .subscribeOn(Schedulers.boundedElastic());
  }
}
