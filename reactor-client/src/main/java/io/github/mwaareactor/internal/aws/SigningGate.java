package io.github.mwaareactor.internal.aws;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets one signing run at a time without making any thread wait.
 *
 * <p>The SDK's signer shares a cache of digests behind a lock, so two signings at once can park an
 * event loop. A signing that finds the gate taken is left in a queue, and the thread at the gate
 * does it too. Results are handed on after the gate is free again, so what follows a signing runs
 * on all cores, and a slow receiver holds up nobody's signing.
 */
final class SigningGate {
  /** The lock in the SDK is one for the whole JVM, and so is this gate. */
  static final SigningGate JVM_WIDE = new SigningGate(new ConcurrentLinkedQueue<>());

  private final Queue<Turn<?>> waiting;
  private final AtomicBoolean taken = new AtomicBoolean();

  /** The queue must be safe for many threads. */
  SigningGate(Queue<Turn<?>> waiting) {
    this.waiting = waiting;
  }

  /**
   * Does the work when subscribed, alone, on this thread or on another that is at the gate, and
   * goes on with what {@code next} makes of the result.
   */
  <T, R> Mono<R> pass(Supplier<T> work, Function<? super T, Mono<R>> next) {
    return Mono.defer(
        () ->
            waiting.isEmpty() && taken.compareAndSet(false, true)
                ? atOnce(work, next)
                : inTurn(work).flatMap(next));
  }

  // Most find nobody at the gate, and need no place in the queue.
  private <T, R> Mono<R> atOnce(Supplier<T> work, Function<? super T, Mono<R>> next) {
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      taken.set(false);
      return first(sink -> sink.error(e), workOff());
    }
    taken.set(false);
    Turn<?> others = workOff();
    return others == null
        ? next.apply(result)
        : SigningGate.<T>first(sink -> sink.success(result), others).flatMap(next);
  }

  // All are signed for by now; who came first is served first, and whatever the others do to us.
  private static <T> Mono<T> first(Consumer<MonoSink<T>> own, @Nullable Turn<?> others) {
    return Mono.create(
        sink -> {
          try {
            own.accept(sink);
          } finally {
            handOn(others);
          }
        });
  }

  private <T> Mono<T> inTurn(Supplier<T> work) {
    return Mono.create(
        sink -> {
          waiting.add(new Turn<>(work, sink));
          handOn(workOff());
        });
  }

  /**
   * Works until nobody waits or another thread is at the gate. Whoever adds a turn and finds the
   * gate taken may leave: its holder looks at the queue once more after giving it back.
   *
   * @return the first turn that was done, linked to the others
   */
  private @Nullable Turn<?> workOff() {
    Turn<?> first = null;
    Turn<?> last = null;
    while (!waiting.isEmpty() && taken.compareAndSet(false, true)) {
      try {
        for (Turn<?> next = waiting.poll(); next != null; next = waiting.poll()) {
          next.work();
          if (last == null) {
            first = next;
          } else {
            last.doneNext = next;
          }
          last = next;
        }
      } finally {
        taken.set(false);
      }
    }
    return first;
  }

  private static void handOn(@Nullable Turn<?> first) {
    for (Turn<?> turn = first; turn != null; turn = turn.doneNext) {
      turn.handOn();
    }
  }

  /** One signing and who waits for it. */
  static final class Turn<T> {
    private final Supplier<T> work;
    private final MonoSink<T> sink;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private @Nullable Turn<?> doneNext;

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

    // One receiver that throws must not keep the others from their results.
    void handOn() {
      try {
        if (failure != null) {
          sink.error(failure);
        } else {
          sink.success(result);
        }
      } catch (RuntimeException | Error e) {
        Operators.onErrorDropped(e, Context.of(sink.contextView()));
      }
    }
  }
}
