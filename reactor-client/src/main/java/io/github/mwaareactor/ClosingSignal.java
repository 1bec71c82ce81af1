package io.github.mwaareactor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Tells everyone who waits that the client is closed, and tells the client when nobody waits. A set
 * rather than a sink: with thousands of calls on their way, joining and leaving must not cost more
 * for each of them.
 */
final class ClosingSignal {
  private final Set<MonoSink<Void>> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean given = new AtomicBoolean();
  private final Sinks.Empty<Void> deserted = Sinks.empty();
  private volatile boolean isWatched;

  /** Completes when the client is closed, at once if it is already. */
  Mono<Void> await() {
    return Mono.create(
        sink -> {
          // In this order: whoever has left already is taken out again at once.
          waiting.add(sink);
          sink.onDispose(() -> leave(sink));
          if (given.get()) {
            sink.success();
          }
        });
  }

  private void leave(MonoSink<Void> sink) {
    waiting.remove(sink);
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
  private static void tell(MonoSink<Void> sink) {
    try {
      sink.success();
    } catch (RuntimeException | Error e) {
      Operators.onErrorDropped(e, Context.of(sink.contextView()));
    }
  }
}
