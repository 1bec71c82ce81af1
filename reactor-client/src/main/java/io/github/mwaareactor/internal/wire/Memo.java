package io.github.mwaareactor.internal.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A value that has to be asked for once, and is at hand ever after, without a subscription. */
public final class Memo<T> {
  private final Mono<T> question;
  private volatile @Nullable T value;

  /** A value that is there already. */
  public static <T> Memo<T> of(T value) {
    Memo<T> memo = new Memo<>(Mono.just(value));
    memo.value = value;
    return memo;
  }

  /** Asks until there was an answer; whoever asks meanwhile is served by {@code question} too. */
  public Memo(Mono<T> question) {
    this.question = question.doOnNext(answer -> value = answer);
  }

  /** The value; {@code null} until it is there. */
  public @Nullable T value() {
    return value;
  }

  /** What is made of the value; the question's error without one. */
  public <R> Mono<R> flatMap(Function<T, Mono<R>> next) {
    return flatMap(next, error -> error);
  }

  /** What is made of the value; without one, what is made of the question's error. */
  public <R> Mono<R> flatMap(Function<T, Mono<R>> next, Function<Exception, Throwable> failure) {
    T known = value;
    return known != null
        ? made(next, known)
        : question.onErrorMap(Exception.class, failure).flatMap(answer -> made(next, answer));
  }

  // As in flatMap: what it throws is an error signal, wherever it is called, and fatal or not.
  private static <T, R> Mono<R> made(Function<T, Mono<R>> next, T known) {
    try {
      return next.apply(known);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return Mono.error(LocalFailures.unfatal("a part of the call", e));
    }
  }
}
