package io.github.mwaareactor;

import io.github.mwaareactor.internal.step.EndableCall;
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
  private final AtomicBoolean given = new AtomicBoolean();
  private final Sinks.Empty<Void> deserted = Sinks.empty();
  private volatile boolean isWatched;

  /** Completes when the client is closed, at once if it is already. */
  Mono<Void> await() {
    return Mono.create(
        sink -> {
          Runnable news = sink::success;
          // In this order: whoever has left already is taken out again at once.
          waiting.add(news);
          sink.onDispose(() -> leave(news));
          if (given.get()) {
            news.run();
          }
        });
  }

  /** The call, or that error if the signal is given first, or was already. */
  <T> Mono<T> orElse(Mono<T> call, Supplier<? extends Throwable> error) {
    return EndableCall.of(
        call,
        end -> {
          Runnable news = () -> end.accept(error.get());
          waiting.add(news);
          if (given.get()) {
            news.run();
          }
          return () -> leave(news);
        });
  }

  private void leave(Runnable news) {
    waiting.remove(news);
    if (isWatched) {
      noticeIfDeserted();
    }
  }

  /** Completes as soon as nobody waits; who comes later changes nothing. */
  Mono<Void> deserted() {
    isWatched = true;
    noticeIfDeserted();
    return deserted.asMono();
  }

  // Telling it more than once does no harm.
  private void noticeIfDeserted() {
    if (waiting.isEmpty()) {
      deserted.tryEmitEmpty();
    }
  }

  boolean isGiven() {
    return given.get();
  }

  /** Whether this was the first to give it. */
  boolean give() {
    boolean first = given.compareAndSet(false, true);
    waiting.forEach(ClosingSignal::tell);
    return first;
  }

  // A receiver that throws must not keep the others from the signal.
  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException | Error e) {
      Operators.onErrorDropped(e, Context.empty());
    }
  }
}
