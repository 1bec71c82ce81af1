package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Tells the listener of a call when each attempt begins and ends. */
public final class ReportAttemptStep implements Exchange {
  private final Exchange next;

  public ReportAttemptStep(Exchange next) {
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    CallProgress progress = request.call().progress();
    if (progress == CallProgress.NONE) {
      return next.exchange(request);
    }
    int attempt = request.call().attempt();
    return next.exchange(request)
        .doFirst(() -> progress.attemptStarted(attempt))
        .doOnNext(answer -> progress.attemptEnded(succeeded(attempt, answer)))
        .doOnError(error -> progress.attemptEnded(failed(attempt, error)))
        .doFinally(
            signal -> {
              if (signal == SignalType.CANCEL) {
                progress.attemptEnded(new AttemptEnd(attempt, Outcome.CANCELLED, null, null));
              }
            });
  }

  private static AttemptEnd succeeded(int attempt, WireResponse answer) {
    return new AttemptEnd(attempt, Outcome.SUCCESS, answer.requestId(), null);
  }

  private static AttemptEnd failed(int attempt, Throwable error) {
    return new AttemptEnd(attempt, Outcome.ERROR, requestId(error), error);
  }

  private static @Nullable String requestId(Throwable error) {
    if (error instanceof MwaaServiceException answer) {
      return answer.requestId();
    }
    return error instanceof ProtocolException unreadable ? unreadable.requestId() : null;
  }
}
