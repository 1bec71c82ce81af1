package io.github.mwaareactor.internal.step;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * A call that may be ended from outside before its answer is there, by an error. Whatever comes of
 * it afterwards is let go: as an error signal Reactor would log it as one that nobody handled.
 *
 * <p>In place of {@code firstWithSignal}, or of {@code timeout} between {@code materialize} and
 * {@code dematerialize}: those take seven objects where this takes two, three times for each call.
 */
public final class EndableCall<T> implements CoreSubscriber<T>, Disposable {
  private static final AtomicIntegerFieldUpdater<EndableCall<?>> OVER = over();

  private final MonoSink<T> sink;
  private volatile @Nullable Subscription call;
  private volatile Disposable ending = Disposables.disposed();
  private volatile int over;

  private EndableCall(MonoSink<T> sink) {
    this.sink = sink;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no class literal with <?>
  private static AtomicIntegerFieldUpdater<EndableCall<?>> over() {
    return (AtomicIntegerFieldUpdater)
        AtomicIntegerFieldUpdater.newUpdater(EndableCall.class, "over");
  }

  /**
   * Each subscription is one call.
   *
   * @param call the call
   * @param begin is given what ends it, to be used from any thread, at once too; what it returns is
   *     disposed when the call is over in any way
   */
  public static <T> Mono<T> of(Mono<T> call, Function<Consumer<Throwable>, Disposable> begin) {
    return Mono.create(
        sink -> {
          EndableCall<T> endable = new EndableCall<>(sink);
          endable.ending = begin.apply(endable::end);
          sink.onDispose(endable);
          if (!endable.isDisposed()) {
            call.subscribe(endable);
          }
        });
  }

  // Whoever is told of the error finds nothing of the call left.
  private void end(Throwable error) {
    if (isFirst()) {
      cancelCall();
      sink.error(error);
    }
  }

  private boolean isFirst() {
    return OVER.compareAndSet(this, 0, 1);
  }

  private void cancelCall() {
    Subscription begun = call;
    if (begun != null) {
      begun.cancel();
    }
  }

  @Override
  public Context currentContext() {
    return Context.of(sink.contextView());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    call = subscription;
    if (isDisposed()) {
      subscription.cancel();
    } else {
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(T answer) {
    if (isFirst()) {
      sink.success(answer);
    }
  }

  @Override
  public void onError(Throwable error) {
    if (isFirst()) {
      sink.error(error);
    }
  }

  @Override
  public void onComplete() {
    if (isFirst()) {
      sink.success();
    }
  }

  /** By the sink, when the call is over; it is cancelled if it was the caller who left. */
  @Override
  public void dispose() {
    if (isFirst()) {
      cancelCall();
    }
    ending.dispose();
  }

  @Override
  public boolean isDisposed() {
    return over != 0;
  }
}
