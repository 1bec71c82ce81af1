package io.github.mwaareactor.internal.step;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A call that may be ended from outside before its answer is there, by an error. Whatever comes of
 * it afterwards is let go: as an error signal Reactor would log it as one that nobody handled.
 *
 * <p>An operator of our own in place of {@code firstWithSignal}, or of {@code timeout} between
 * {@code materialize} and {@code dematerialize}: those take seven objects where this takes two,
 * three times for each call.
 */
public final class AbortableMono<T> extends Mono<T> {
  private final Mono<T> call;
  private final Function<Consumer<Throwable>, Disposable> begin;
  private final UnaryOperator<Throwable> failure;

  private AbortableMono(
      Mono<T> call,
      Function<Consumer<Throwable>, Disposable> begin,
      UnaryOperator<Throwable> failure) {
    this.call = call;
    this.begin = begin;
    this.failure = failure;
  }

  /**
   * Each subscription is one call.
   *
   * @param call the call
   * @param begin is given what ends it, to be used from any thread, at once too; what it returns is
   *     disposed when the call is over in any way
   */
  public static <T> Mono<T> of(Mono<T> call, Function<Consumer<Throwable>, Disposable> begin) {
    return of(call, begin, UnaryOperator.identity());
  }

  /**
   * The same, with {@code failure} mapping each error of the call, including those that Reactor
   * treats as fatal and would throw out of the subscription, unheard.
   */
  public static <T> Mono<T> of(
      Mono<T> call,
      Function<Consumer<Throwable>, Disposable> begin,
      UnaryOperator<Throwable> failure) {
    return onAssembly(new AbortableMono<>(call, begin, failure));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> caller) {
    AbortableSubscriber<T> subscriber = new AbortableSubscriber<>(caller, failure);
    caller.onSubscribe(subscriber);
    if (subscriber.begin(begin)) {
      try {
        call.subscribe(subscriber);
      } catch (LinkageError | VirtualMachineError e) {
        subscriber.end(subscriber.translated(e));
      }
    }
  }

  /** One subscription: whoever ends it first decides what the caller is told. */
  private static final class AbortableSubscriber<T> extends Operators.DeferredSubscription
      implements CoreSubscriber<T> {
    private static final AtomicIntegerFieldUpdater<AbortableSubscriber<?>> OVER = over();

    private final CoreSubscriber<? super T> caller;
    private final UnaryOperator<Throwable> failure;
    private volatile @Nullable Disposable ending;
    private volatile int over;

    AbortableSubscriber(CoreSubscriber<? super T> caller, UnaryOperator<Throwable> failure) {
      this.caller = caller;
      this.failure = failure;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there is no class literal with <?>
    private static AtomicIntegerFieldUpdater<AbortableSubscriber<?>> over() {
      return (AtomicIntegerFieldUpdater)
          AtomicIntegerFieldUpdater.newUpdater(AbortableSubscriber.class, "over");
    }

    /** Whether the call is to be made: the caller may have left, or it may have been ended. */
    boolean begin(Function<Consumer<Throwable>, Disposable> begin) {
      try {
        ending = begin.apply(this::end);
      } catch (RuntimeException | Error e) {
        onError(e);
      }
      if (over != 0) {
        release();
      }
      return over == 0;
    }

    // Whoever is told of the error finds nothing of the call left, and is told whatever happens.
    void end(Throwable error) {
      if (isFirst()) {
        try {
          super.cancel();
        } finally {
          tell(error);
        }
      }
    }

    private boolean isFirst() {
      return OVER.compareAndSet(this, 0, 1);
    }

    // By now nothing else ends the call, so that there is an error whatever happens.
    private Throwable translated(Throwable error) {
      try {
        return failure.apply(error);
      } catch (RuntimeException | Error e) {
        return error;
      }
    }

    private void tell(Throwable error) {
      try {
        caller.onError(error);
      } finally {
        release();
      }
    }

    // After the caller was told: who waits until no call is left must not be first.
    private void release() {
      Disposable disposable = ending;
      if (disposable != null) {
        disposable.dispose();
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      set(subscription);
    }

    @Override
    public void onNext(T answer) {
      if (isFirst()) {
        try {
          caller.onNext(answer);
          caller.onComplete();
        } finally {
          release();
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      if (isFirst()) {
        tell(translated(error));
      }
    }

    @Override
    public void onComplete() {
      if (isFirst()) {
        try {
          caller.onComplete();
        } finally {
          release();
        }
      }
    }

    /** The caller leaves; whoever leaves after the answer does not cancel what is over. */
    @Override
    public void cancel() {
      if (isFirst()) {
        super.cancel();
        release();
      }
    }

    @Override
    public Context currentContext() {
      return caller.currentContext();
    }
  }
}
