package io.github.mwaareactor.benchmarks.load;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers, and keeps the first failure. */
final class Tally implements Answer {
  private final Runnable afterEach;
  private final LongAdder found = new LongAdder();
  private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();

  /**
   * One that has seen none.
   *
   * @param afterEach run after each answer
   */
  Tally(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  @Override
  public void found(Run run, String state) {
    if (!state.equals(ContenderProcess.EXPECTED_STATE)) {
      firstFailure.compareAndSet(null, new IllegalStateException(run + " is " + state));
    }
    found.increment();
    afterEach.run();
  }

  @Override
  public void failed(Run run, Throwable error) {
    firstFailure.compareAndSet(null, error);
    afterEach.run();
  }

  long found() {
    return found.sum();
  }

  boolean hasFailed() {
    return firstFailure.get() != null;
  }

  /** A quick error is no throughput. */
  void demandSuccess() {
    Throwable failure = firstFailure.get();
    if (failure != null) {
      throw new LoadFailedException(failure);
    }
  }
}
