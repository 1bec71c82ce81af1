package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.internal.protocol.CallObserver;
import io.github.mwaareactor.internal.wire.CallState;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Tells a listener of each call: one start, one end. */
public final class CallReporter implements CallObserver {
  private final CallListener listener;
  private final UnaryOperator<String> regionWord;
  private final BooleanSupplier closed;

  /**
   * The listener must not throw. {@code regionWord} gives one of a bounded number of words for a
   * region; {@code closed} tells whether the client is.
   */
  public CallReporter(
      CallListener listener, UnaryOperator<String> regionWord, BooleanSupplier closed) {
    this.listener = listener;
    this.regionWord = regionWord;
    this.closed = closed;
  }

  @Override
  public <T> Mono<T> observe(WireRequest request, ContextView context, Mono<T> call) {
    CallProgress told = listener.started(started(request), context);
    if (told == CallProgress.NONE) {
      return call;
    }
    OrderedProgress progress = new OrderedProgress(told);
    request.call().report(progress, told.headers());
    ContextView below = told.context();
    return call.tap(() -> new Report<>(request, progress, below));
  }

  private StartedCall started(WireRequest request) {
    RunRef run = request.subject() instanceof RunRef ref ? ref : null;
    return new StartedCall(request.operation(), regionWord.apply(request.region()), run);
  }

  private final class Report<T> extends DefaultSignalListener<T> {
    private final WireRequest request;
    private final OrderedProgress progress;
    private final ContextView below;

    Report(WireRequest request, OrderedProgress progress, ContextView below) {
      this.request = request;
      this.progress = progress;
      this.below = below;
    }

    @Override
    public Context addToContext(Context context) {
      return below.isEmpty() ? context : context.putAll(below);
    }

    // The value is the end: whoever gets it may cancel what comes after.
    @Override
    public void doOnNext(T value) {
      end(Outcome.SUCCESS, null);
    }

    @Override
    public void doOnError(Throwable error) {
      end(Outcome.ERROR, error);
    }

    // By now everything below has been cancelled too, and has told so.
    @Override
    public void doFinally(SignalType signal) {
      if (signal == SignalType.CANCEL) {
        cancelled();
      }
    }

    private void cancelled() {
      if (closed.getAsBoolean()) {
        end(
            Outcome.ERROR,
            new ClientClosedException(request.unfinished(), "the client is closed", null));
      } else {
        end(Outcome.CANCELLED, null);
      }
    }

    private void end(Outcome outcome, @Nullable Throwable error) {
      CallState call = request.call();
      progress.ended(outcome, call.begun(), error);
    }
  }
}
