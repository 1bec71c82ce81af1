package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.internal.protocol.CallObserver;
import io.github.mwaareactor.internal.wire.OperationCall;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** Tells a listener of each call: one start, one end. */
public final class CallReporter implements CallObserver {
  private final CallListener listener;
  private final Function<@Nullable String, String> regionTag;
  private final BooleanSupplier closed;

  /**
   * The listener must not throw. {@code regionTag} gives one of a bounded number of words for a
   * region; {@code closed} tells whether the client is.
   */
  public CallReporter(
      CallListener listener, Function<@Nullable String, String> regionTag, BooleanSupplier closed) {
    this.listener = listener;
    this.regionTag = regionTag;
    this.closed = closed;
  }

  @Override
  public <T> Mono<T> observe(WireRequest request, ContextView context, Mono<T> call) {
    CallProgress progress = listener.started(started(request), context);
    if (progress == CallProgress.NONE) {
      return call;
    }
    ContextView below = progress.context();
    Report report = new Report(request, new SerializedProgress(progress));
    request.call().report(report.progress, progress.headers());
    // Not tap(): Reactor would bind what is in the context to the thread around it.
    return call.doOnNext(value -> report.ended(Outcome.SUCCESS, null))
        .doOnError(error -> report.ended(Outcome.ERROR, error))
        .doFinally(report::released)
        .contextWrite(before -> before.putAll(below));
  }

  private StartedCall started(WireRequest request) {
    OperationCall asked = request.asked();
    return new StartedCall(
        asked.operation(), regionTag.apply(asked.region()), asked.workflowArn(), asked.run());
  }

  /** What is told of one call. The first end counts, so a cancel after the value does not. */
  private final class Report {
    private final WireRequest request;
    private final SerializedProgress progress;

    Report(WireRequest request, SerializedProgress progress) {
      this.request = request;
      this.progress = progress;
    }

    void ended(Outcome outcome, @Nullable Throwable error) {
      progress.ended(outcome, request.call().attempts(), error);
    }

    // By now everything below has been cancelled too, and has told so.
    void released(SignalType signal) {
      if (signal != SignalType.CANCEL) {
        return;
      }
      if (closed.getAsBoolean()) {
        ended(
            Outcome.ERROR,
            new ClientClosedException(request.unfinished(), "the client is closed", null));
      } else {
        ended(Outcome.CANCELLED, null);
      }
    }
  }
}
