package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.PlannedRetry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells one thing at a time, and nothing after the end. A call is cancelled by any thread at any
 * moment, and its limits are a timer's: what happens then in two places at once is told one after
 * the other, by whichever thread is at it already.
 */
final class SerializedProgress implements CallProgress {
  private final CallProgress delegate;
  private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger();

  // Only for the thread that tells.
  private boolean isOver;
  private boolean isAttempting;
  private @Nullable String requestId;

  SerializedProgress(CallProgress delegate) {
    this.delegate = delegate;
  }

  private void enqueue(Runnable latest) {
    news.add(latest);
    if (untold.getAndIncrement() == 0) {
      for (int seen = 1; seen != 0; seen = untold.addAndGet(-seen)) {
        tellAll();
      }
    }
  }

  private void tellAll() {
    for (Runnable next = news.poll(); next != null; next = news.poll()) {
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
