package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.step.AbortableMono;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Tells everyone who waits that the client is closed, and tells the client when nobody waits. A set
 * rather than a sink: with thousands of calls on their way, joining and leaving must not cost more
 * for each of them.
 */
final class ClosingSignal {
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean fired = new AtomicBoolean();
  private final Sinks.Empty<Void> idle = Sinks.empty();
  private volatile boolean isWatched;

  /** Completes when the client is closed, at once if it is already. */
  Mono<Void> await() {
    return Mono.create(
        sink -> {
          Runnable action = sink::success;
          // In this order: whoever has left already is taken out again at once.
          waiting.add(action);
          sink.onDispose(() -> leave(action));
          if (fired.get()) {
            action.run();
          }
        });
  }

  /** The call, or that error if the signal is given first, or was already. */
  <T> Mono<T> orElse(Mono<T> call, Supplier<? extends Throwable> error) {
    return AbortableMono.of(
        call,
        end -> {
          Runnable action = () -> end.accept(error.get());
          waiting.add(action);
          if (fired.get()) {
            action.run();
          }
          return () -> leave(action);
        });
  }

  private void leave(Runnable action) {
    waiting.remove(action);
    if (isWatched) {
      completeIfIdle();
    }
  }

  /** Completes as soon as nobody waits; who comes later changes nothing. */
  Mono<Void> whenIdle() {
    isWatched = true;
    completeIfIdle();
    return idle.asMono();
  }

  // Telling it more than once does no harm.
  private void completeIfIdle() {
    if (waiting.isEmpty()) {
      idle.tryEmitEmpty();
    }
  }

  boolean isFired() {
    return fired.get();
  }

  void fire() {
    fired.set(true);
    waiting.forEach(ClosingSignal::run);
  }

  // A receiver that throws must not keep the others from the signal.
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      Operators.onErrorDropped(e, Context.empty());
    }
  }
}
