package io.github.mwaareactor.benchmarks.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the runs of one list, and checks that it is the whole list. */
final class ListTally implements ListAnswer {
  private final int expected;
  private final IntConsumer afterEach;
  private final CountDownLatch end = new CountDownLatch(1);
  // Written by one thread at a time, and read after the end.
  private int listed;
  private @Nullable Throwable failure;

  /**
   * One that has seen no run.
   *
   * @param expected how many runs the list must have
   * @param afterEach receives the number of runs so far, after each run
   */
  ListTally(int expected, IntConsumer afterEach) {
    this.expected = expected;
    this.afterEach = afterEach;
  }

  @Override
  public void listed(Run run, String state) {
    if (failure == null && !state.equals(ContenderProcess.EXPECTED_STATE)) {
      failure = new IllegalStateException(run + " is " + state);
    }
    listed++;
    afterEach.accept(listed);
  }

  @Override
  public void ended() {
    end.countDown();
  }

  @Override
  public void failed(Throwable error) {
    failure = error;
    end.countDown();
  }

  /** Waits for the end of a list that must be complete. */
  void demandAll(long limit, TimeUnit unit) throws InterruptedException {
    if (!end.await(limit, unit)) {
      throw new LoadFailedException(new IllegalStateException("the list has not ended"));
    }
    if (failure != null) {
      throw new LoadFailedException(failure);
    }
    if (listed != expected) {
      throw new LoadFailedException(
          new IllegalStateException(listed + " of " + expected + " runs were listed"));
    }
  }
}
