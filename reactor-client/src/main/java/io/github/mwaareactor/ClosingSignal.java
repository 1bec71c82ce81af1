package io.github.mwaareactor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Tells everyone who waits that the client is closed. A set rather than a sink: with thousands of
 * calls on their way, joining and leaving must not cost more for each of them.
 */
final class ClosingSignal {
  private final Set<MonoSink<Void>> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean given = new AtomicBoolean();

  /** Completes when the client is closed, at once if it is already. */
  Mono<Void> await() {
    return Mono.create(
        sink -> {
          sink.onDispose(() -> waiting.remove(sink));
          waiting.add(sink);
          if (given.get()) {
            sink.success();
          }
        });
  }

  boolean isGiven() {
    return given.get();
  }

  /** Whether this was the first to give it. */
  boolean give() {
    boolean first = given.compareAndSet(false, true);
    waiting.forEach(MonoSink::success);
    return first;
  }
}
