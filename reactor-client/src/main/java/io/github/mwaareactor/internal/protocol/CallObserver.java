package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.internal.wire.WireRequest;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Sees what becomes of calls, answers that cannot be read included. */
public interface CallObserver {
  /** Looks away. */
  CallObserver NONE =
      new CallObserver() {
        @Override
        public <T> Mono<T> observe(WireRequest request, ContextView context, Mono<T> call) {
          return call;
        }
      };

  /** The same call, seen; for the one subscription that has this context. */
  <T> Mono<T> observe(WireRequest request, ContextView context, Mono<T> call);
}
