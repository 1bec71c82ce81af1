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
import reactor.core.observability.DefaultSignalListener;
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
    return progress == CallProgress.NONE
        ? next.exchange(request)
        : next.exchange(request).tap(() -> new Report(progress, request.call().attempt()));
  }

  private static final class Report extends DefaultSignalListener<WireResponse> {
    private final CallProgress progress;
    private final int attempt;

    Report(CallProgress progress, int attempt) {
      this.progress = progress;
      this.attempt = attempt;
    }

    @Override
    public void doFirst() {
      progress.attemptStarted(attempt);
    }

    @Override
    public void doOnNext(WireResponse answer) {
      end(Outcome.SUCCESS, answer.requestId(), null);
    }

    @Override
    public void doOnError(Throwable error) {
      end(Outcome.ERROR, requestId(error), error);
    }

    @Override
    public void doFinally(SignalType signal) {
      if (signal == SignalType.CANCEL) {
        end(Outcome.CANCELLED, null, null);
      }
    }

    private void end(Outcome outcome, @Nullable String requestId, @Nullable Throwable error) {
      progress.attemptEnded(new AttemptEnd(attempt, outcome, requestId, error));
    }

    private static @Nullable String requestId(Throwable error) {
      if (error instanceof MwaaServiceException answer) {
        return answer.requestId();
      }
      return error instanceof ProtocolException unreadable ? unreadable.requestId() : null;
    }
  }
}
