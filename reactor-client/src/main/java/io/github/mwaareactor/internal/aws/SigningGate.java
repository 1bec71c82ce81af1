package io.github.mwaareactor.internal.aws;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Lets one signing run at a time without making any thread wait.
 *
 * <p>The SDK's signer shares a cache of digests behind a lock, so two signings at once can park an
 * event loop. A signing that finds the gate taken is left in a queue, and whichever thread is at
 * the gate does it next. Results are handed on after the gate is free again, so what follows a
 * signing runs on all cores.
 */
final class SigningGate {
  /** The lock in the SDK is one for the whole JVM, and so is this gate. */
  static final SigningGate JVM_WIDE = new SigningGate();

  private final Queue<Turn<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean taken = new AtomicBoolean();

  /** Does the work when subscribed, alone, on this thread or on another that is at the gate. */
  <T> Mono<T> pass(Supplier<T> work) {
    return Mono.create(
        sink -> {
          waiting.add(new Turn<>(work, sink));
          drain();
        });
  }

  // A thread that fails to take the gate may leave: the one that holds it looks at the queue again
  // after giving it back.
  private void drain() {
    while (!waiting.isEmpty() && taken.compareAndSet(false, true)) {
      Turn<?> next;
      try {
        next = waiting.poll();
        if (next != null) {
          next.work();
        }
      } finally {
        taken.set(false);
      }
      if (next != null) {
        next.handOn();
      }
    }
  }

  private static final class Turn<T> {
    private final Supplier<T> work;
    private final MonoSink<T> sink;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Turn(Supplier<T> work, MonoSink<T> sink) {
      this.work = work;
      this.sink = sink;
    }

    void work() {
      try {
        result = work.get();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    void handOn() {
      if (failure != null) {
        sink.error(failure);
      } else {
        sink.success(result);
      }
    }
  }
}
