package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.internal.concurrent.DrainLoop;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.PlannedRetry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells one thing at a time, and nothing after the end. A call is cancelled by any thread at any
 * moment, and its limits are a timer's: what happens then in two places at once is told one after
 * the other, by whichever thread is at it already.
 */
final class SerializedProgress implements CallProgress {
  private final CallProgress delegate;
  private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
  private final DrainLoop drainLoop = new DrainLoop();

  // Only for the thread that tells.
  private boolean isOver;
  private boolean isAttempting;
  private @Nullable String requestId;

  SerializedProgress(CallProgress delegate) {
    this.delegate = delegate;
  }

  private void enqueue(Runnable latest) {
    signals.add(latest);
    drainLoop.drain(this::pass);
  }

  private void pass() {
    for (Runnable next = signals.poll(); next != null; next = signals.poll()) {
      if (!isOver) {
        next.run();
      }
    }
  }

  @Override
  public void permitAwaited() {
    enqueue(delegate::permitAwaited);
  }

  @Override
  public void attemptStarted(int attempt) {
    enqueue(
        () -> {
          isAttempting = true;
          delegate.attemptStarted(attempt);
        });
  }

  @Override
  public void connectionAwaited() {
    enqueue(delegate::connectionAwaited);
  }

  @Override
  public void connectionAcquired() {
    enqueue(delegate::connectionAcquired);
  }

  // An answer may be followed by a cancel: the first end of an attempt counts.
  @Override
  public void attemptEnded(AttemptEnd end) {
    enqueue(
        () -> {
          if (isAttempting) {
            isAttempting = false;
            requestId = end.requestId() == null ? requestId : end.requestId();
            delegate.attemptEnded(end);
          }
        });
  }

  @Override
  public void retryPlanned(PlannedRetry retry) {
    enqueue(() -> delegate.retryPlanned(retry));
  }

  void ended(Outcome outcome, int attempts, @Nullable Throwable error) {
    enqueue(
        () -> {
          isOver = true;
          delegate.ended(new CallEnd(outcome, attempts, requestId, error));
        });
  }
}
